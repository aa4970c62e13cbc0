import { Columns3, Search, X } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { cx } from '../a11y/class-names.ts';
import { useLabels } from '../labels.tsx';
import { Button, IconButton } from '../primitives/button.tsx';
import { Checkbox } from '../primitives/checkbox.tsx';
import { Popover } from '../primitives/popover.tsx';
import { RadioSegment } from '../primitives/radio-segment.tsx';
import tabStyles from '../primitives/tabs.module.css';
import { TextInput } from '../primitives/text-input.tsx';
import styles from './table.module.css';
import type { DataColumn } from './table-model.ts';

export interface ListView {
  id: string;
  label: ReactNode;
  count?: number | undefined;
  /** The current filters differ from the saved ones. */
  changed?: boolean | undefined;
  /** Given, the view can be taken away while it is the current one. */
  onRemove?: (() => void) | undefined;
}

export interface ViewTabsProps {
  label: string;
  views: readonly ListView[];
  current: string;
  onSelect: (id: string) => void;
  /** Given, a "save as view" button stands behind the last view. */
  onSave?: (() => void) | undefined;
}

/** Saved views of a list as tabs; a view is a set of filters, so these are buttons with a current one, not ARIA tabs. */
export function ViewTabs({ label, views, current, onSelect, onSave }: ViewTabsProps) {
  const labels = useLabels();
  return (
    <nav className={styles['views']} aria-label={label}>
      {views.map((view) => (
        <Fragment key={view.id}>
          <button
            type="button"
            className={tabStyles['tab']}
            aria-current={view.id === current ? 'true' : undefined}
            onClick={() => onSelect(view.id)}
          >
            {view.label}
            {view.count === undefined ? null : <span className={tabStyles['count']}>{view.count}</span>}
            {view.changed ? <span className={tabStyles['dot']} role="img" aria-label={labels.unsavedView} /> : null}
          </button>
          {view.onRemove && view.id === current ? (
            <IconButton
              label={labels.clear}
              icon={<X aria-hidden />}
              variant="quiet"
              size="sm"
              onClick={view.onRemove}
            />
          ) : null}
        </Fragment>
      ))}
      {onSave ? (
        <button type="button" className={tabStyles['tab']} onClick={onSave}>
          + {labels.saveView}
        </button>
      ) : null}
    </nav>
  );
}

export interface FilterChip {
  id: string;
  /** With its category word: "高风险", not "高". */
  label: ReactNode;
  onRemove: () => void;
}

export interface FilterBarProps {
  /** Free-text search; left out when the list has none. */
  search?: { value: string; onChange: (value: string) => void; placeholder: string } | undefined;
  /** At most three promoted filters. */
  children?: ReactNode;
  chips?: readonly FilterChip[] | undefined;
  onClear?: (() => void) | undefined;
  /** Right side: column chooser, export. */
  end?: ReactNode;
}

/** Search, promoted filters and what is filtered right now. */
export function FilterBar({ search, children, chips = [], onClear, end }: FilterBarProps) {
  const labels = useLabels();
  return (
    <search className={styles['filters']}>
      {search ? (
        <div className={styles['filterSearch']}>
          <TextInput
            type="search"
            prefix={<Search size={16} aria-hidden />}
            aria-label={search.placeholder}
            placeholder={search.placeholder}
            value={search.value}
            onChange={(event) => search.onChange(event.currentTarget.value)}
          />
        </div>
      ) : null}
      {children}
      {chips.map((chip) => (
        <span key={chip.id} className={styles['chip']}>
          {chip.label}
          <button type="button" aria-label={labels.clear} onClick={chip.onRemove}>
            <X aria-hidden />
          </button>
        </span>
      ))}
      {chips.length > 0 && onClear ? (
        <Button variant="quiet" size="sm" onClick={onClear}>
          {labels.clear}
        </Button>
      ) : null}
      {end ? <div className={styles['filterEnd']}>{end}</div> : null}
    </search>
  );
}

export interface BulkBarProps {
  count: number;
  onClear: () => void;
  /** Buttons that carry the count themselves: "批准 12 单". */
  children: ReactNode;
}

/** Appears while rows are selected and stays in view. */
export function BulkBar({ count, onClear, children }: BulkBarProps) {
  const labels = useLabels();
  if (count === 0) return null;
  return (
    <section className={styles['bulk']} aria-label={labels.selectedCount(count)}>
      <span className="num">{labels.selectedCount(count)}</span>
      <Button variant="quiet" size="sm" onClick={onClear}>
        {labels.clear}
      </Button>
      <div className={styles['filterEnd']}>{children}</div>
    </section>
  );
}

export interface ColumnChooserProps<Row> {
  columns: readonly DataColumn<Row>[];
  hidden: ReadonlySet<string>;
  onHiddenChange: (hidden: ReadonlySet<string>) => void;
  density?: { value: 'standard' | 'compact'; onChange: (value: 'standard' | 'compact') => void } | undefined;
}

/** Which columns show, and how high the rows are. */
export function ColumnChooser<Row>({ columns, hidden, onHiddenChange, density }: ColumnChooserProps<Row>) {
  const labels = useLabels();
  const toggle = (id: string) => {
    const next = new Set(hidden);
    if (!next.delete(id)) next.add(id);
    onHiddenChange(next);
  };
  return (
    <Popover
      label={labels.columns}
      align="end"
      trigger={<IconButton label={labels.columns} icon={<Columns3 aria-hidden />} />}
    >
      <div className={styles['chooser']}>
        {density ? (
          <RadioSegment
            aria-label={labels.density}
            value={density.value}
            onValueChange={density.onChange}
            options={[
              { value: 'standard', label: labels.densityStandard },
              { value: 'compact', label: labels.densityCompact },
            ]}
          />
        ) : null}
        <div className={cx(styles['chooserTitle'])}>{labels.columns}</div>
        {columns
          .filter((column) => column.hideable !== false)
          .map((column) => (
            <Checkbox
              key={column.id}
              label={column.header}
              checked={!hidden.has(column.id)}
              onChange={() => toggle(column.id)}
            />
          ))}
      </div>
    </Popover>
  );
}
