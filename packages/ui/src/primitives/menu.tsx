import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import { Fragment, type ReactElement, type ReactNode } from 'react';
import { cx } from '../a11y/class-names.ts';
import styles from './popup.module.css';

export interface MenuAction {
  kind?: 'action' | undefined;
  id: string;
  label: ReactNode;
  icon?: ReactNode;
  hint?: ReactNode;
  danger?: boolean | undefined;
  disabled?: boolean | undefined;
  onSelect: () => void;
}

export interface MenuChoice {
  kind: 'choice';
  id: string;
  /** Heading of the group. */
  label: ReactNode;
  value: string;
  options: readonly { value: string; label: ReactNode }[];
  onSelect: (value: string) => void;
}

export interface MenuSeparator {
  kind: 'separator';
  id: string;
}

export type MenuEntry = MenuAction | MenuChoice | MenuSeparator;

export interface MenuProps {
  /** The element that opens the menu; it gets the trigger's props. */
  trigger: ReactElement;
  entries: readonly MenuEntry[];
  /** Opens as soon as it is mounted: for menus whose code is fetched by the press that wants them. */
  defaultOpen?: boolean | undefined;
  align?: 'start' | 'center' | 'end' | undefined;
  side?: 'top' | 'bottom' | 'right' | undefined;
}

function Entry({ entry }: { entry: MenuEntry }) {
  if (entry.kind === 'separator') return <Base.Separator className={styles['separator']} />;
  if (entry.kind === 'choice') {
    return (
      <Base.Group>
        <Base.GroupLabel className={styles['label']}>{entry.label}</Base.GroupLabel>
        <Base.RadioGroup value={entry.value} onValueChange={(value: string) => entry.onSelect(value)}>
          {entry.options.map((option) => (
            <Base.RadioItem key={option.value} value={option.value} className={styles['item']}>
              <span className={styles['tick']}>
                <Base.RadioItemIndicator>
                  <Check aria-hidden />
                </Base.RadioItemIndicator>
              </span>
              {option.label}
            </Base.RadioItem>
          ))}
        </Base.RadioGroup>
      </Base.Group>
    );
  }
  return (
    <Base.Item
      className={cx(styles['item'], entry.danger && styles['danger'])}
      disabled={entry.disabled}
      onClick={entry.onSelect}
    >
      {entry.icon}
      <span className={styles['grow']}>{entry.label}</span>
      {entry.hint ? <span className={styles['sub']}>{entry.hint}</span> : null}
    </Base.Item>
  );
}

/** A menu of actions and single choices behind a button. */
export function Menu({ trigger, entries, defaultOpen = false, align = 'end', side = 'bottom' }: MenuProps) {
  return (
    <Base.Root modal={false} defaultOpen={defaultOpen}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={styles['positioner']} align={align} side={side} sideOffset={6}>
          <Base.Popup className={styles['popup']}>
            {entries.map((entry) => (
              <Fragment key={entry.id}>
                <Entry entry={entry} />
              </Fragment>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
