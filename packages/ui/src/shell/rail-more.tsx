import { MoreHorizontal } from 'lucide-react';
import { useLabels } from '../labels.tsx';
import { Menu } from '../primitives/menu.tsx';
import type { RailItem } from './app-shell.tsx';
import styles from './shell.module.css';

/** 更多: what does not fit into the bottom bar. A chunk of its own, since only phones need it. */
export default function RailMore({
  items,
  onNavigate,
}: {
  items: readonly RailItem[];
  onNavigate: (href: string) => void;
}) {
  const labels = useLabels();
  return (
    <Menu
      side="top"
      trigger={
        <button
          type="button"
          className={styles['item']}
          aria-current={items.some((item) => item.current) ? 'page' : undefined}
        >
          <MoreHorizontal aria-hidden />
          {labels.more}
        </button>
      }
      entries={items.map((item) => ({
        id: item.id,
        label: item.title ?? item.label,
        icon: item.icon,
        onSelect: () => onNavigate(item.href),
      }))}
    />
  );
}
