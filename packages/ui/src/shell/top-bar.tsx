import { ChevronsUpDown, Search } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Kbd } from '../primitives/small.tsx';
import styles from './shell.module.css';

/** One line on top: scope on the left, then sync, search, notifications and the person. */
export function TopBar({ scope, children }: { scope: ReactNode; children: ReactNode }) {
  return (
    <header className={styles['top']}>
      <div className={styles['topScope']}>{scope}</div>
      {children}
    </header>
  );
}

export interface ScopeButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  name: string;
  detail?: string | undefined;
  ref?: Ref<HTMLButtonElement> | undefined;
}

/** The name of what the page shows (chain, region or store); usable as the trigger of a menu or popover. */
export function ScopeButton({ name, detail, ...rest }: ScopeButtonProps) {
  return (
    <button type="button" {...rest} className={styles['scope']}>
      <strong>{name}</strong>
      {detail ? <small>{detail}</small> : null}
      <ChevronsUpDown aria-hidden />
    </button>
  );
}

/** Opens the command palette. */
export function SearchButton({ label, shortcut, onPress }: { label: string; shortcut: string; onPress: () => void }) {
  return (
    <button type="button" className={styles['searchButton']} onClick={onPress}>
      <Search aria-hidden />
      <span className={styles['searchText']}>{label}</span>
      <Kbd>{shortcut}</Kbd>
    </button>
  );
}

export interface SyncPillProps {
  state: 'synced' | 'waiting' | 'offline' | 'attention';
  text: string;
  /** Time of the last exchange. */
  time?: string | undefined;
}

/** Whether the page and the server know the same. The word is announced when it changes; the time is not. */
export function SyncPill({ state, text, time }: SyncPillProps) {
  return (
    <span className={styles['sync']} data-state={state}>
      <span role="status" aria-live="polite" className={state === 'synced' ? styles['hideNarrow'] : undefined}>
        {text}
      </span>
      {time ? <span className={`${styles['syncTime']} num`}>{time}</span> : null}
    </span>
  );
}

/** Round trigger of the user menu. */
export function UserButton({
  children,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { ref?: Ref<HTMLButtonElement> | undefined }) {
  return (
    <button type="button" {...rest} className={styles['userButton']}>
      {children}
    </button>
  );
}
