import { type CSSProperties, memo, type ReactNode, useRef, useSyncExternalStore } from 'react';
import { announce } from '../a11y/announce.ts';
import { cx } from '../a11y/class-names.ts';
import { useLabels } from '../labels.tsx';
import { Checkbox } from '../primitives/checkbox.tsx';
import { type ActiveCell, SELECT_COLUMN } from './active-cell.ts';
import type { EditStore, Patch } from './edit-store.ts';
import { changeTo } from './grid-commands.ts';
import { type GridColumn, type GridRow, textOf } from './grid-types.ts';
import styles from './table.module.css';

export interface GridRowViewProps<Row> {
  row: GridRow<Row>;
  columns: readonly GridColumn<Row>[];
  store: EditStore;
  active: ActiveCell;
  ariaRowIndex: number;
  /** px from the top when virtual, else null. */
  start: number | null;
  selected: boolean | null;
  onToggle: (rowId: string, range: boolean) => void;
}

interface CellProps<Row> {
  column: GridColumn<Row>;
  row: GridRow<Row>;
  patch: Patch;
  store: EditStore;
  tabIndex: 0 | -1;
}

let session = 0;

function EditCell<Row>({ column, row, patch, store, tabIndex }: CellProps<Row>) {
  const { edit } = column;
  const started = useRef<{ text: string; tag: string } | null>(null);
  if (!edit) return null;
  const text = textOf(edit, row.data, column.id, patch);
  const changed = patch[column.id] !== undefined;
  const problem = edit.check?.(text, row.data) ?? null;

  const write = (next: string) => {
    const change = changeTo(column, row, next);
    if (change) store.apply([change], started.current?.tag);
  };

  return (
    <>
      <input
        className={cx(styles['input'], edit.kind === 'number' && styles['numericInput'])}
        inputMode={edit.kind === 'number' ? 'decimal' : undefined}
        autoComplete="off"
        spellCheck={false}
        data-row={row.id}
        data-col={column.id}
        data-kind={edit.kind}
        data-changed={changed}
        data-mark={edit.mark?.(row.data, patch)}
        aria-label={edit.label(row.data)}
        aria-invalid={problem ? true : undefined}
        title={problem ?? undefined}
        readOnly={edit.readOnly?.(row.data)}
        tabIndex={tabIndex}
        value={text}
        onChange={(event) => write(event.currentTarget.value)}
        onFocus={(event) => {
          session += 1;
          started.current = { text, tag: `${row.id}\u0000${column.id}\u0000${session}` };
          event.currentTarget.select();
        }}
        onBlur={() => {
          const current = textOf(edit, row.data, column.id, store.row(row.id));
          const settled = edit.settle?.(current, row.data) ?? current;
          if (settled !== current) write(settled);
          store.seal();
          started.current = null;
          const late = edit.check?.(settled, row.data);
          if (late) announce(`${edit.label(row.data)} ${late}`);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
          if (event.key === 'Escape' && started.current) {
            write(started.current.text);
            const input = event.currentTarget;
            requestAnimationFrame(() => input.select());
          } else if (edit.step && (event.key === '+' || event.key === '-' || event.key === '=')) {
            event.preventDefault();
            if (!edit.readOnly?.(row.data)) write(edit.step(text, row.data, event.key === '-' ? -1 : 1));
          }
        }}
      />
      {edit.delta ? (
        <span className={styles['delta']}>{changed && !problem ? edit.delta(text, row.data) : ''}</span>
      ) : null}
    </>
  );
}

function shown(content: ReactNode | bigint | null | undefined) {
  if (content === null || content === undefined || content === '') return <span>–</span>;
  return <span>{typeof content === 'bigint' ? String(content) : content}</span>;
}

interface BoxProps<Row> {
  column: GridColumn<Row>;
  row: GridRow<Row>;
  /** Position from 1, as assistive technology counts it. */
  at: number;
  /** The column that stays in view. */
  sticky: boolean;
  tabIndex: 0 | -1;
}

const boxClass = <Row,>({ column, sticky }: BoxProps<Row>) =>
  cx(
    styles['cell'],
    column.align === 'end' && styles['end'],
    column.align === 'end' && 'num',
    sticky && styles['sticky'],
    column.edit && styles['editCell'],
  );

function Box<Row>({ children, ...props }: BoxProps<Row> & { children: ReactNode }) {
  return (
    <div
      role="gridcell"
      aria-colindex={props.at}
      className={boxClass(props)}
      data-row={props.row.id}
      data-col={props.column.id}
      tabIndex={props.tabIndex}
    >
      {children}
    </div>
  );
}

/** A cell that no edit changes; asleep while its row is typed in and while the focus passes through its row. */
const StillBox = memo(function StillBox<Row>(props: BoxProps<Row>) {
  const { column, row } = props;
  return <Box {...props}>{shown(column.cell?.(row.data) ?? column.value(row.data))}</Box>;
}) as <Row>(props: BoxProps<Row>) => ReactNode;

const LiveBox = memo(function LiveBox<Row>({ patch, ...props }: BoxProps<Row> & { patch: Patch }) {
  const { column, row } = props;
  return (
    <Box {...props}>{shown(column.live?.(row.data, patch) ?? column.cell?.(row.data) ?? column.value(row.data))}</Box>
  );
}) as <Row>(props: BoxProps<Row> & { patch: Patch }) => ReactNode;

const EditBox = memo(function EditBox<Row>(props: BoxProps<Row> & { patch: Patch; store: EditStore }) {
  const { column, row, patch, store, tabIndex } = props;
  return (
    <div role="gridcell" aria-colindex={props.at} className={boxClass(props)}>
      <EditCell column={column} row={row} patch={patch} store={store} tabIndex={tabIndex} />
    </div>
  );
}) as <Row>(props: BoxProps<Row> & { patch: Patch; store: EditStore }) => ReactNode;

function GridRowViewInner<Row>(props: GridRowViewProps<Row>) {
  const { row, columns, store, active, selected, start } = props;
  const labels = useLabels();
  const patch = useSyncExternalStore(
    (listener) => store.subscribeRow(row.id, listener),
    () => store.row(row.id),
  );
  const activeColumn = useSyncExternalStore(
    (listener) => active.subscribeRow(row.id, listener),
    () => active.columnIn(row.id),
  );
  const lead = selected === null ? 1 : 2;
  const position: CSSProperties | undefined =
    start === null ? undefined : { position: 'absolute', insetInline: 0, top: start };

  return (
    <div
      role="row"
      aria-rowindex={props.ariaRowIndex}
      aria-selected={selected ?? undefined}
      className={cx(styles['row'], start !== null && styles['fixed'], selected && styles['selected'])}
      style={position}
    >
      {selected === null ? null : (
        <div role="gridcell" aria-colindex={1} className={cx(styles['cell'], styles['lead'])}>
          <label className={styles['leadLabel']}>
            <Checkbox
              aria-label={labels.selectRow}
              tabIndex={activeColumn === SELECT_COLUMN ? 0 : -1}
              data-row={row.id}
              data-col={SELECT_COLUMN}
              checked={selected}
              onChange={() => undefined}
              onClick={(event) => props.onToggle(row.id, event.shiftKey)}
            />
          </label>
        </div>
      )}
      {columns.map((column, index) => {
        const box = {
          column,
          row,
          at: index + lead,
          sticky: index === 0,
          tabIndex: activeColumn === column.id ? (0 as const) : (-1 as const),
        };
        if (column.edit) return <EditBox key={column.id} {...box} patch={patch} store={store} />;
        if (column.live) return <LiveBox key={column.id} {...box} patch={patch} />;
        return <StillBox key={column.id} {...box} />;
      })}
    </div>
  );
}

/** One row; re-renders for its own edits and when the focus enters or leaves it, for nothing else. */
export const GridRowView = memo(GridRowViewInner) as typeof GridRowViewInner;
