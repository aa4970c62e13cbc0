import { ArrowDown, ArrowUp } from 'lucide-react';
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { cx } from '../a11y/class-names.ts';
import { useLabels } from '../labels.tsx';
import { EmptyState } from '../ledger/state.tsx';
import { Skeleton } from '../primitives/small.tsx';
import { cellClass, DataTableRow } from './data-table-row.tsx';
import { useRowHeight, useRowWindow } from './row-window.ts';
import { useSpared } from './spare-columns.ts';
import styles from './table.module.css';
import { columnTemplate, type DataColumn, minimumWidth, nextSort, type Sort, useTableModel } from './table-model.ts';

export interface DataTableProps<Row> {
  /** Accessible name of the table. */
  label: string;
  /** Keep it stable (module scope or useMemo): a new array re-sorts everything. */
  columns: readonly DataColumn<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** `loading` shows skeletons when there are no rows yet, and dims the old ones otherwise. */
  loading?: boolean | undefined;
  /** Shown instead of the rows, usually an ErrorState. */
  error?: ReactNode;
  /** Shown when there are no rows, usually an EmptyState. */
  empty?: ReactNode;
  /** Sorting held by the caller (URL); uncontrolled when left out. */
  sort?: Sort | null | undefined;
  onSortChange?: ((sort: Sort | null) => void) | undefined;
  hidden?: ReadonlySet<string> | undefined;
  /** The address of a row's page: the first cell becomes a real link. Undefined: this row has none and opens nothing. */
  rowHref?: ((row: Row) => string | undefined) | undefined;
  /** A press on the row (or its link). */
  onRowPress?: ((row: Row, event: MouseEvent | KeyboardEvent) => void) | undefined;
  /** Marks the row whose details are open. */
  currentId?: string | undefined;
  /** Number of all rows, when more exist than are loaded. */
  total?: number | undefined;
  /** Called near the end of the list, for the next page. */
  onEndReached?: (() => void) | undefined;
  /** Right side of the foot, for example a "load more" button. */
  foot?: ReactNode;
  /** CSS length of the scroll area; long lists need one to stay virtual. Default: the window less the page's head. */
  maxHeight?: string | undefined;
}

const NONE: ReadonlySet<string> = new Set();
/** Widths of the first grey bar in each row, in per cent. */
const SKELETON_ROWS = [30, 24, 34, 27, 22, 32, 26, 29];

function sortAttribute(sort: Sort | null, id: string): 'ascending' | 'descending' | undefined {
  if (sort?.id !== id) return undefined;
  return sort.desc ? 'descending' : 'ascending';
}

/** Arrow of a sorted header. */
export function SortArrow({ sort, id }: { sort: Sort | null; id: string }) {
  if (sort?.id !== id) return null;
  return sort.desc ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />;
}

/** Read-only list: sortable, sticky head and first column, virtual when long, with every state a list can be in. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowId, loading, error, rowHref, onRowPress, onEndReached } = props;
  const labels = useLabels();
  const scroller = useRef<HTMLDivElement>(null);
  const [ownSort, setOwnSort] = useState<Sort | null>(null);
  const [scrolled, setScrolled] = useState(false);
  const sort = props.sort === undefined ? ownSort : props.sort;
  const setSort = props.onSortChange ?? setOwnSort;
  const { hidden = NONE } = props;
  const spared = useSpared(scroller, columns as readonly DataColumn<never>[]);
  const out = useMemo(() => (spared.size === 0 ? hidden : new Set([...hidden, ...spared])), [hidden, spared]);
  const model = useTableModel({ columns, rows, rowId, sort, hidden: out });
  const rowHeight = useRowHeight(scroller);
  const view = useRowWindow(model.rows.length, scroller, rowHeight);

  const last = view.items.at(-1)?.index ?? 0;
  const nearEnd = view.virtual && last >= model.rows.length - 5;
  useEffect(() => {
    if (nearEnd && !loading) onEndReached?.();
  }, [nearEnd, loading, onEndReached]);

  const style = useMemo(() => {
    const shown = model.columns as readonly DataColumn<never>[];
    return {
      '--table-columns': columnTemplate(shown, ''),
      '--table-min-width': minimumWidth(shown, 0),
      '--table-max-height': props.maxHeight ?? 'max(320px, calc(100dvh - 300px))',
    } as CSSProperties;
  }, [model.columns, props.maxHeight]);

  if (error) return <div className={styles['frame']}>{error}</div>;
  const nothing = rows.length === 0;

  return (
    <div className={styles['frame']} style={style}>
      <div
        className={cx(styles['scroller'], scrolled && styles['scrolled'])}
        ref={scroller}
        onScroll={(event) => setScrolled(event.currentTarget.scrollLeft > 0)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
        tabIndex={0}
        role="region"
        aria-label={label}
      >
        <div
          role="table"
          aria-label={label}
          aria-busy={loading}
          aria-rowcount={model.rows.length + 1}
          className={cx(styles['body'], loading && !nothing && styles['busy'])}
        >
          <div role="rowgroup" className={styles['headGroup']}>
            <div role="row" className={cx(styles['row'], styles['head'])} aria-rowindex={1}>
              {model.columns.map((column, index) => (
                <div
                  key={column.id}
                  role="columnheader"
                  aria-sort={sortAttribute(sort, column.id)}
                  title={column.hint}
                  className={cx(
                    styles['cell'],
                    column.align === 'end' && styles['end'],
                    index === 0 && styles['sticky'],
                  )}
                >
                  {column.sortable === false ? (
                    <span>{column.header}</span>
                  ) : (
                    <button
                      type="button"
                      className={styles['headButton']}
                      onClick={() => setSort(nextSort(sort, column.id))}
                    >
                      {column.header}
                      <SortArrow sort={sort} id={column.id} />
                    </button>
                  )}
                </div>
              ))}
            </div>
          </div>
          <div role="rowgroup" style={view.virtual ? { height: view.height, position: 'relative' } : undefined}>
            {view.items.map(({ index, start }) => {
              const row = model.rows[index];
              if (!row) return null;
              return (
                <DataTableRow
                  key={row.id}
                  row={row.data}
                  columns={model.columns}
                  ariaRowIndex={index + 2}
                  current={props.currentId === row.id}
                  start={view.virtual ? start : null}
                  href={rowHref?.(row.data)}
                  onPress={rowHref && rowHref(row.data) === undefined ? undefined : onRowPress}
                />
              );
            })}
          </div>
          <Totals columns={model.columns} rows={rows} />
        </div>
        {nothing ? <NoRows loading={loading} empty={props.empty} /> : null}
      </div>
      {nothing ? null : (
        <div className={styles['foot']}>
          <span role="status">{labels.rowCount(props.total ?? rows.length)}</span>
          {props.foot ? <div className={styles['footEnd']}>{props.foot}</div> : null}
        </div>
      )}
    </div>
  );
}

/** Sums under the rows, when a column has one. */
function Totals<Row>({ columns, rows }: { columns: readonly DataColumn<Row>[]; rows: readonly Row[] }) {
  if (rows.length === 0 || !columns.some((column) => column.total)) return null;
  return (
    <div role="rowgroup" className={styles['totalGroup']}>
      <div role="row" className={cx(styles['row'], styles['total'])}>
        {columns.map((column, index) => (
          <div key={column.id} role="cell" className={cellClass(column as DataColumn<never>, index)}>
            <span>{column.total?.(rows)}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

/** What stands in place of rows: grey bars while the first page loads, else the empty state. */
export function NoRows({ loading, empty }: { loading: boolean | undefined; empty: ReactNode }) {
  return loading ? <TableSkeleton /> : (empty ?? <EmptyState />);
}

function TableSkeleton() {
  return (
    <div className={styles['skeletons']} aria-hidden>
      {SKELETON_ROWS.map((width) => (
        <div key={width} className={styles['skeletonRow']}>
          <Skeleton width={`${width}%`} />
          <Skeleton width="12%" />
          <Skeleton width="12%" />
          <Skeleton width={`${width - 14}%`} />
        </div>
      ))}
    </div>
  );
}
