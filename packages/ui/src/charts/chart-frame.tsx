import { ChartLine, Download, Table2 } from 'lucide-react';
import { type ReactNode, type RefObject, Suspense, useRef, useState } from 'react';
import { useLabels } from '../labels.tsx';
import { lazyPart } from '../lazy/lazy-part.ts';
import { IconButton } from '../primitives/button.tsx';
import { Skeleton } from '../primitives/small.tsx';
import { type ChartModel, type ChartPoint, tableOf } from './chart-types.ts';
import styles from './charts.module.css';
import type { ChartHandle } from './echarts-canvas.tsx';

const EchartsCanvas = lazyPart(() => import('./echarts-canvas.tsx'));
const DEFAULT_HEIGHT = 280;

export interface ChartFrameProps {
  title: string;
  /** A line under the title: what it compares with, or when the data were read. */
  note?: ReactNode;
  /** Shown beside the table and picture buttons. */
  actions?: ReactNode;
  model: ChartModel;
  /** px. */
  height?: number | undefined;
  /** A press on a point, for drill-down. */
  onPointPress?: ((point: ChartPoint) => void) | undefined;
}

function TableView({ model, title }: { model: ChartModel; title: string }) {
  const { columns, rows } = tableOf(model);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <section className={styles['tableScroll']} tabIndex={0} aria-label={title}>
      <table className={`${styles['table']} num`} aria-label={title}>
        <thead>
          <tr>
            <td />
            {columns.map(({ key, label }) => (
              <th key={key} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.label}</th>
              {row.cells.map(({ key, text }) => (
                <td key={key}>{text}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function save(handle: RefObject<ChartHandle | null>, title: string): void {
  const picture = handle.current?.picture();
  if (!picture) return;
  const link = document.createElement('a');
  link.href = picture;
  link.download = `${title}.png`;
  link.click();
}

/** A chart with its heading, its table and its picture. Every larger chart of the product stands in one. */
export function ChartFrame({ title, note, actions, model, height = DEFAULT_HEIGHT, onPointPress }: ChartFrameProps) {
  const labels = useLabels();
  const [asTable, setAsTable] = useState(false);
  const handle = useRef<ChartHandle>(null);
  return (
    <section className={styles['frame']} aria-label={title}>
      <div className={styles['head']}>
        <div className={styles['titles']}>
          <h2>{title}</h2>
          {note ? <div className={styles['note']}>{note}</div> : null}
        </div>
        {actions}
        <IconButton
          size="sm"
          variant="quiet"
          label={asTable ? labels.viewAsChart : labels.viewAsTable}
          icon={asTable ? <ChartLine aria-hidden /> : <Table2 aria-hidden />}
          onClick={() => setAsTable(!asTable)}
        />
        {asTable ? null : (
          <IconButton
            size="sm"
            variant="quiet"
            label={labels.savePicture}
            icon={<Download aria-hidden />}
            onClick={() => save(handle, title)}
          />
        )}
      </div>
      {asTable ? (
        <TableView model={model} title={title} />
      ) : (
        <Suspense fallback={<Skeleton height={height} />}>
          <EchartsCanvas model={model} label={title} height={height} handle={handle} onPointPress={onPointPress} />
        </Suspense>
      )}
    </section>
  );
}

type Framed<Model extends ChartModel> = Omit<ChartFrameProps, 'model'> & Omit<Model, 'kind'>;

/** Lines over time, with dashed comparison. Keep `series` stable between renders. */
export function LineChart({ title, note, actions, height, onPointPress, ...model }: Framed<ChartSeriesModel>) {
  return <ChartFrame {...{ title, note, actions, height, onPointPress }} model={{ ...model, kind: 'line' }} />;
}

/** Bars per category. */
export function BarChart({ title, note, actions, height, onPointPress, ...model }: Framed<ChartSeriesModel>) {
  return <ChartFrame {...{ title, note, actions, height, onPointPress }} model={{ ...model, kind: 'bar' }} />;
}

/** Shades over two axes; for small keyboard-walkable grids use HeatGrid. */
export function HeatMap({ title, note, actions, height, onPointPress, ...model }: Framed<HeatModel>) {
  return <ChartFrame {...{ title, note, actions, height, onPointPress }} model={{ ...model, kind: 'heat' }} />;
}

type ChartSeriesModel = Extract<ChartModel, { kind: 'line' | 'bar' }>;
type HeatModel = Extract<ChartModel, { kind: 'heat' }>;
