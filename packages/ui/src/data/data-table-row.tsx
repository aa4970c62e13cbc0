import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { cx } from '../a11y/class-names.ts';
import styles from './table.module.css';
import type { DataColumn } from './table-model.ts';

/** Class names of a cell by its column; the first column sticks. */
export function cellClass(column: DataColumn<never>, index: number): string {
  const end = column.align === 'end';
  return cx(styles['cell'], end && styles['end'], end && 'num', index === 0 && styles['sticky']);
}

/** What a read-only cell shows; nothing becomes a dash, so that a gap never looks like a loading cell. */
export function cellContent<Row>(column: DataColumn<Row>, row: Row): ReactNode {
  const content = column.cell ? column.cell(row) : column.value(row);
  if (content === null || content === undefined || content === '') return '–';
  return typeof content === 'bigint' ? String(content) : content;
}

export interface DataTableRowProps<Row> {
  row: Row;
  columns: readonly DataColumn<Row>[];
  ariaRowIndex: number;
  current: boolean;
  /** px from the top when virtual, else null. */
  start: number | null;
  href: string | undefined;
  onPress: ((row: Row, event: MouseEvent | KeyboardEvent) => void) | undefined;
}

/** The first cell is what the keyboard reaches: a link when the row has an address, else a button. */
function Opener<Row>({
  row,
  href,
  onPress,
  children,
}: Pick<DataTableRowProps<Row>, 'row' | 'href' | 'onPress'> & { children: ReactNode }) {
  if (href !== undefined) {
    return (
      <a
        href={href}
        onClick={(event) => {
          if (!onPress || event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          onPress(row, event);
        }}
      >
        {children}
      </a>
    );
  }
  if (onPress) {
    return (
      <button type="button" className={styles['opener']} onClick={(event) => onPress(row, event)}>
        {children}
      </button>
    );
  }
  return <span>{children}</span>;
}

/** One row of a DataTable. */
export function DataTableRow<Row>(props: DataTableRowProps<Row>) {
  const { row, columns, start, onPress } = props;
  return (
    <div
      role="row"
      aria-rowindex={props.ariaRowIndex}
      aria-current={props.current ? 'true' : undefined}
      className={cx(
        styles['row'],
        start !== null && styles['fixed'],
        onPress && styles['pressable'],
        props.current && styles['current'],
      )}
      style={start === null ? undefined : { position: 'absolute', insetInline: 0, top: start }}
      onClick={(event) => {
        // A press on a control inside the row belongs to that control.
        const control = (event.target as HTMLElement).closest('a,button,input,label');
        if (onPress && !control) onPress(row, event);
      }}
    >
      {columns.map((column, index) => (
        <div key={column.id} role="cell" className={cellClass(column as DataColumn<never>, index)}>
          {index === 0 ? (
            <Opener row={row} href={props.href} onPress={onPress}>
              {cellContent(column, row)}
            </Opener>
          ) : (
            <span>{cellContent(column, row)}</span>
          )}
        </div>
      ))}
    </div>
  );
}
