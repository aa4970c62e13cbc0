import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import styles from './tabs.module.css';

export interface TabItem<Key extends string> {
  key: Key;
  label: ReactNode;
  count?: number | undefined;
  content: ReactNode;
}

export interface TabsProps<Key extends string> {
  items: readonly TabItem<Key>[];
  value: Key;
  onValueChange: (key: Key) => void;
  'aria-label'?: string | undefined;
}

/** Sections of one record. For saved views of a list use ViewTabs. */
export function Tabs<Key extends string>({ items, value, onValueChange, ...rest }: TabsProps<Key>) {
  return (
    <Base.Root value={value} onValueChange={(next: Key) => onValueChange(next)}>
      <Base.List className={styles['list']} aria-label={rest['aria-label']}>
        {items.map((item) => (
          <Base.Tab key={item.key} value={item.key} className={styles['tab']}>
            {item.label}
            {item.count === undefined ? null : <span className={styles['count']}>{item.count}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {items.map((item) => (
        <Base.Panel key={item.key} value={item.key} className={styles['panel']}>
          {item.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
