import { type KeyboardEvent, useRef, useState } from 'react';
import styles from './heat-grid.module.css';

export interface HeatGridProps {
  label: string;
  rows: readonly { key: string; label: string }[];
  columns: readonly { key: string; label: string }[];
  /** 0 (calm) to 1 (worst); null leaves the cell blank. */
  share: (rowKey: string, columnKey: string) => number | null;
  /** Spoken and shown on hover, for example "徐汇店 18 时，缺货 3 样". */
  describe: (rowKey: string, columnKey: string) => string;
  onPress?: ((rowKey: string, columnKey: string) => void) | undefined;
  /** Ends of the legend. */
  legend?: { low: string; high: string } | undefined;
  tone?: 'seal' | 'pine' | undefined;
}

/** Rows × columns as shades of one colour. One tab stop; arrow keys move and the cell's sentence is spoken. */
export function HeatGrid(props: HeatGridProps) {
  const { rows, columns, onPress, tone = 'seal' } = props;
  const [active, setActive] = useState({ row: 0, column: 0 });
  const body = useRef<HTMLTableSectionElement>(null);
  const colour = (share: number) =>
    `color-mix(in srgb, var(--${tone}) ${Math.round(Math.min(1, Math.max(0, share)) * 78)}%, var(--sunk))`;

  const move = (event: KeyboardEvent) => {
    const steps: Record<string, [number, number]> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
    };
    const step = steps[event.key];
    if (step) {
      event.preventDefault();
      const row = Math.min(rows.length - 1, Math.max(0, active.row + step[0]));
      const column = Math.min(columns.length - 1, Math.max(0, active.column + step[1]));
      setActive({ row, column });
      body.current?.querySelector<HTMLElement>(`[data-at="${row}:${column}"]`)?.focus();
    } else if (onPress && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      const row = rows[active.row];
      const column = columns[active.column];
      if (row && column) onPress(row.key, column.key);
    }
  };

  return (
    <div>
      <div className={styles['heatScroll']}>
        <table className={styles['heat']} role="grid" aria-label={props.label}>
          <thead>
            <tr>
              <th scope="row">
                <span className="visually-hidden">{props.label}</span>
              </th>
              {columns.map((column) => (
                <th key={column.key} scope="col" className="num">
                  {column.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body} onKeyDown={move}>
            {rows.map((row, rowIndex) => (
              <tr key={row.key}>
                <th scope="row" title={row.label}>
                  {row.label}
                </th>
                {columns.map((column, columnIndex) => {
                  const share = props.share(row.key, column.key);
                  const sentence = props.describe(row.key, column.key);
                  return (
                    <td
                      key={column.key}
                      role="gridcell"
                      data-at={`${rowIndex}:${columnIndex}`}
                      data-press={Boolean(onPress)}
                      tabIndex={active.row === rowIndex && active.column === columnIndex ? 0 : -1}
                      style={share === null ? undefined : { background: colour(share) }}
                      title={sentence}
                      aria-label={sentence}
                      onFocus={() => setActive({ row: rowIndex, column: columnIndex })}
                      onClick={() => onPress?.(row.key, column.key)}
                    />
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {props.legend ? (
        <div className={styles['legend']}>
          {props.legend.low}
          <span
            className={styles['ramp']}
            style={{ background: `linear-gradient(90deg, var(--sunk), ${colour(1)})` }}
            aria-hidden
          />
          {props.legend.high}
        </div>
      ) : null}
    </div>
  );
}
