import type { ChartModel, HeatChart, SeriesChart } from './chart-types.ts';

/** Colours and sizes of the current theme, read from the custom properties. */
export interface ChartTheme {
  ink: string;
  quiet: string;
  line: string;
  surface: string;
  sunk: string;
  pine: string;
  seal: string;
  palette: string[];
  font: string;
  fontSize: number;
}

/** Reads the theme where the chart stands; call again when theme or size changes. */
export function readTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: token('--ink'),
    quiet: token('--ink-3'),
    line: token('--line'),
    surface: token('--surface'),
    sunk: token('--sunk'),
    pine: token('--pine'),
    seal: token('--seal'),
    palette: ['--pine', '--amber-fill', '--slate', '--plum', '--sand'].map(token),
    font: token('--font-num'),
    fontSize: Number.parseFloat(token('--text-xs')) || 12,
  };
}

function base(theme: ChartTheme, reducedMotion: boolean) {
  return {
    animation: !reducedMotion,
    animationDuration: 220,
    textStyle: { fontFamily: theme.font, fontSize: theme.fontSize, color: theme.ink },
    grid: { left: 4, right: 12, top: 28, bottom: 4, containLabel: true },
    aria: { enabled: true },
  };
}

const axisText = (theme: ChartTheme) => ({ color: theme.quiet, fontSize: theme.fontSize, fontFamily: theme.font });
const tooltip = (theme: ChartTheme) => ({
  backgroundColor: theme.surface,
  borderColor: theme.line,
  textStyle: { color: theme.ink, fontSize: theme.fontSize, fontFamily: theme.font },
  confine: true,
});

function seriesOption(model: SeriesChart, theme: ChartTheme, reducedMotion: boolean) {
  const { threshold } = model;
  const breaches = (value: number | null) =>
    threshold && value !== null && (threshold.breach === 'above' ? value > threshold.value : value < threshold.value);
  const solid = model.series.filter((series) => !series.compare);
  const named = model.series.length > 1;
  return {
    ...base(theme, reducedMotion),
    color: theme.palette,
    legend: named
      ? { top: 0, right: 0, icon: 'roundRect', itemWidth: 14, itemHeight: 3, textStyle: axisText(theme) }
      : { show: false },
    tooltip: {
      ...tooltip(theme),
      trigger: 'axis',
      valueFormatter: (value: unknown) => (typeof value === 'number' ? model.format(value) : '–'),
    },
    xAxis: {
      type: 'category',
      data: [...model.categories],
      boundaryGap: model.kind === 'bar',
      axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.line } },
      axisLabel: { ...axisText(theme), hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      axisLabel: { ...axisText(theme), formatter: model.formatAxis ?? model.format },
      splitLine: { lineStyle: { color: theme.line } },
    },
    series: model.series.map((series) => {
      const colour = series.compare ? theme.quiet : theme.palette[solid.indexOf(series) % theme.palette.length];
      const mark =
        threshold && series === model.series[0]
          ? {
              markLine: {
                silent: true,
                symbol: 'none',
                lineStyle: { color: theme.seal, type: 'dashed' },
                label: { formatter: threshold.label, color: theme.seal, position: 'insideEndTop' },
                data: [{ yAxis: threshold.value }],
              },
            }
          : {};
      if (model.kind === 'bar') {
        return {
          ...mark,
          id: series.key,
          name: series.name,
          type: 'bar',
          barMaxWidth: 28,
          ...(model.stacked ? { stack: 'total' } : {}),
          data: series.values.map((value) => ({
            value,
            itemStyle: { color: breaches(value) ? theme.seal : colour, opacity: series.compare ? 0.45 : 1 },
          })),
        };
      }
      return {
        ...mark,
        id: series.key,
        name: series.name,
        type: 'line',
        data: [...series.values],
        showSymbol: series.values.length < 2,
        symbolSize: 7,
        lineStyle: { color: colour, width: series.compare ? 1.5 : 2.5, type: series.compare ? 'dashed' : 'solid' },
        itemStyle: { color: colour },
        ...(model.area && series === solid[0] ? { areaStyle: { color: theme.pine, opacity: 0.08 } } : {}),
      };
    }),
  };
}

function heatOption(model: HeatChart, theme: ChartTheme, reducedMotion: boolean) {
  const values = model.cells.map(([, , value]) => value);
  const high = model.tone === 'pine' ? theme.pine : theme.seal;
  const axis = { type: 'category', axisTick: { show: false }, axisLine: { show: false }, axisLabel: axisText(theme) };
  return {
    ...base(theme, reducedMotion),
    grid: { left: 4, right: 4, top: 8, bottom: 34, containLabel: true },
    tooltip: {
      ...tooltip(theme),
      formatter: (point: { value: [number, number, number] }) => {
        const [column, row, value] = point.value;
        return `${model.rows[row] ?? ''} · ${model.categories[column] ?? ''}<br><b>${model.format(value)}</b>`;
      },
    },
    visualMap: {
      min: Math.min(...values, 0),
      max: Math.max(...values, 1),
      orient: 'horizontal',
      left: 'center',
      bottom: 0,
      itemHeight: 120,
      itemWidth: 8,
      calculable: false,
      inRange: { color: [theme.sunk, high] },
      textStyle: axisText(theme),
      text: [model.format(Math.max(...values, 1)), model.format(Math.min(...values, 0))],
    },
    xAxis: { ...axis, data: [...model.categories] },
    yAxis: { ...axis, data: [...model.rows], inverse: true },
    series: [
      {
        type: 'heatmap',
        data: model.cells.map((cell) => [...cell]),
        itemStyle: { borderColor: theme.surface, borderWidth: 2 },
        emphasis: { itemStyle: { borderColor: theme.ink } },
      },
    ],
  };
}

/** The ECharts option of a model in a theme. */
export function optionOf(model: ChartModel, theme: ChartTheme, reducedMotion: boolean) {
  return model.kind === 'heat' ? heatOption(model, theme, reducedMotion) : seriesOption(model, theme, reducedMotion);
}
