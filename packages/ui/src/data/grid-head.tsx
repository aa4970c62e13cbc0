import { useSyncExternalStore } from 'react';
import { cx } from '../a11y/class-names.ts';
import { useLabels } from '../labels.tsx';
import { Checkbox } from '../primitives/checkbox.tsx';
import { type ActiveCell, HEAD_ROW, SELECT_COLUMN } from './active-cell.ts';
import { SortArrow } from './data-table.tsx';
import type { GridColumn } from './grid-types.ts';
import styles from './table.module.css';
import type { Sort } from './table-model.ts';

export interface GridHeadProps<Row> {
  columns: readonly GridColumn<Row>[];
  active: ActiveCell;
  sort: Sort | null;
  onSort: (columnId: string) => void;
  selection: { all: boolean; some: boolean; onToggle: (all: boolean) => void } | null;
}

/** Header row; part of the grid's roving focus, so it costs no tab stop. */
export function GridHead<Row>({ columns, active, sort, onSort, selection }: GridHeadProps<Row>) {
  const labels = useLabels();
  const activeColumn = useSyncExternalStore(
    (listener) => active.subscribeRow(HEAD_ROW, listener),
    () => active.columnIn(HEAD_ROW),
  );
  const lead = selection ? 2 : 1;
  return (
    <div role="row" aria-rowindex={1} className={cx(styles['row'], styles['head'])}>
      {selection ? (
        <div role="columnheader" aria-colindex={1} className={cx(styles['cell'], styles['lead'])}>
          <label className={styles['leadLabel']}>
            <Checkbox
              aria-label={labels.selectAll}
              tabIndex={activeColumn === SELECT_COLUMN ? 0 : -1}
              data-row={HEAD_ROW}
              data-col={SELECT_COLUMN}
              checked={selection.all}
              indeterminate={selection.some && !selection.all}
              onChange={(event) => selection.onToggle(event.currentTarget.checked)}
            />
          </label>
        </div>
      ) : null}
      {columns.map((column, index) => {
        const sorted = sort?.id === column.id ? (sort.desc ? 'descending' : 'ascending') : undefined;
        const focus = {
          'data-row': HEAD_ROW,
          'data-col': column.id,
          tabIndex: activeColumn === column.id ? 0 : -1,
        };
        return (
          <div
            key={column.id}
            role="columnheader"
            aria-colindex={index + lead}
            aria-sort={sorted}
            title={column.hint}
            className={cx(styles['cell'], column.align === 'end' && styles['end'], index === 0 && styles['sticky'])}
            {...(column.sortable === false ? focus : {})}
          >
            {column.sortable === false ? (
              <span>{column.header}</span>
            ) : (
              <button
                type="button"
                className={styles['headButton']}
                {...focus}
                onClick={() => onSort(column.id)}
                onKeyDown={(event) => {
                  if (event.key !== 'Enter') return;
                  event.preventDefault();
                  event.stopPropagation();
                  onSort(column.id);
                }}
              >
                {column.header}
                <SortArrow sort={sort} id={column.id} />
              </button>
            )}
          </div>
        );
      })}
    </div>
  );
}
