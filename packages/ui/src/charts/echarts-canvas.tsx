import { BarChart, HeatmapChart, LineChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { type ECharts, type EChartsCoreOption, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { type RefObject, useEffect, useEffectEvent, useRef } from 'react';
import { optionOf, readTheme } from './chart-option.ts';
import type { ChartModel, ChartPoint } from './chart-types.ts';

use([
  LineChart,
  BarChart,
  HeatmapChart,
  GridComponent,
  TooltipComponent,
  LegendComponent,
  MarkLineComponent,
  VisualMapComponent,
  AriaComponent,
  CanvasRenderer,
]);

export interface ChartHandle {
  /** The chart as a PNG data URL in double resolution. */
  picture: () => string;
}

export interface EchartsCanvasProps {
  model: ChartModel;
  label: string;
  height: number;
  handle: RefObject<ChartHandle | null>;
  onPointPress?: ((point: ChartPoint) => void) | undefined;
}

function pointOf(model: ChartModel, event: { name: string; seriesName?: string; value?: unknown }): ChartPoint | null {
  if (model.kind === 'heat') {
    const [column, row, value] = event.value as [number, number, number];
    return { category: model.categories[column] ?? '', series: model.rows[row] ?? '', value };
  }
  return typeof event.value === 'number'
    ? { category: event.name, series: event.seriesName ?? '', value: event.value }
    : null;
}

/** The drawing itself; this file is the only importer of echarts and lives in a lazy chunk. */
export default function EchartsCanvas({ model, label, height, handle, onPointPress }: EchartsCanvasProps) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);

  const draw = useEffectEvent(() => {
    if (!element.current) return;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    chart.current?.setOption(optionOf(model, readTheme(element.current), still) as EChartsCoreOption, {
      notMerge: true,
    });
  });
  const press = useEffectEvent((event: { name: string; seriesName?: string; value?: unknown }) => {
    const point = pointOf(model, event);
    if (point) onPointPress?.(point);
  });

  useEffect(() => {
    if (!element.current) return;
    const made = init(element.current);
    chart.current = made;
    handle.current = {
      picture: () => made.getDataURL({ pixelRatio: 2, backgroundColor: readTheme(made.getDom()).surface }),
    };
    made.on('click', (event) => press(event as { name: string; seriesName?: string; value?: unknown }));
    const resize = new ResizeObserver(() => made.resize());
    resize.observe(element.current);
    const theme = new MutationObserver(() => draw());
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-size'] });
    return () => {
      resize.disconnect();
      theme.disconnect();
      made.dispose();
      chart.current = null;
      handle.current = null;
    };
  }, [handle]);

  // Callers build the model inline; comparing its content keeps an unrelated render from redrawing the chart.
  const content = `${JSON.stringify(model)} ${model.format(1234.5)}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: draw reads the model through an effect event
  useEffect(() => draw(), [content]);

  return <div ref={element} role="img" aria-label={label} style={{ width: '100%', height }} />;
}
