import { MoreHorizontal } from 'lucide-react';
import { type MouseEvent, type ReactNode, Suspense } from 'react';
import { usePhone } from '../a11y/use-phone.ts';
import { useLabels } from '../labels.tsx';
import { lazyPart } from '../lazy/lazy-part.ts';
import { SealMark } from './seal-mark.tsx';
import styles from './shell.module.css';

export interface RailItem {
  id: string;
  /** Two characters in Chinese, one short word in English. */
  label: string;
  icon: ReactNode;
  href: string;
  current: boolean;
  /** An amber dot: something in there waits for this person. */
  attention?: boolean | undefined;
  /** Spoken title when the rail label is an abbreviation. */
  title?: string | undefined;
}

export interface AppShellProps {
  items: readonly RailItem[];
  /** Client-side navigation; called for plain left clicks only, so that modified clicks open tabs. */
  onNavigate: (href: string) => void;
  home: { href: string; label: string };
  topBar: ReactNode;
  /** A sentence shown above everything while the connection is gone. */
  offline?: ReactNode;
  /** A page is being loaded. */
  pending?: boolean | undefined;
  children: ReactNode;
}

const RailMore = lazyPart(() => import('./rail-more.tsx'));

const BOTTOM_BAR_SLOTS = 5;

function plainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

/** Rail (bottom bar on phones), top bar, content. Knows no router: links are real hrefs handed back on click. */
export function AppShell(props: AppShellProps) {
  const labels = useLabels();
  const phone = usePhone();
  const follow = (href: string) => (event: MouseEvent) => {
    if (!plainClick(event)) return;
    event.preventDefault();
    props.onNavigate(href);
  };
  const crowded = phone && props.items.length > BOTTOM_BAR_SLOTS;
  const shown = crowded ? props.items.slice(0, BOTTOM_BAR_SLOTS - 1) : props.items;
  const rest = crowded ? props.items.slice(BOTTOM_BAR_SLOTS - 1) : [];
  return (
    <div className={styles['shell']}>
      <a className={styles['skip']} href="#content">
        {labels.skipToContent}
      </a>
      {props.pending ? <div className={styles['pending']} aria-hidden /> : null}
      <nav className={styles['rail']} aria-label={labels.navigation}>
        <a
          className={styles['mark']}
          href={props.home.href}
          aria-label={props.home.label}
          onClick={follow(props.home.href)}
        >
          <SealMark />
        </a>
        <ul className={styles['items']}>
          {shown.map((item) => (
            <li key={item.id}>
              <a
                className={styles['item']}
                href={item.href}
                title={item.title}
                aria-current={item.current ? 'page' : undefined}
                onClick={follow(item.href)}
              >
                {item.icon}
                {item.attention ? <span className={styles['dot']} aria-hidden /> : null}
                {item.label}
              </a>
            </li>
          ))}
          {crowded ? (
            <li>
              <Suspense
                fallback={
                  <span className={styles['item']}>
                    <MoreHorizontal aria-hidden />
                    {labels.more}
                  </span>
                }
              >
                <RailMore items={rest} onNavigate={props.onNavigate} />
              </Suspense>
            </li>
          ) : null}
        </ul>
      </nav>
      <div>
        {props.topBar}
        {props.offline ? (
          <div className={styles['offline']} role="status">
            {props.offline}
          </div>
        ) : null}
        <main className={styles['main']} id="content" tabIndex={-1}>
          {props.children}
        </main>
      </div>
    </div>
  );
}
