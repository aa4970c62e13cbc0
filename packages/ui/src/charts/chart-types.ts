export interface ChartSeries {
  key: string;
  name: string;
  /** One per category; null leaves a gap. */
  values: readonly (number | null)[];
  /** Dashed and quiet: the period one compares with. */
  compare?: boolean | undefined;
}

interface ChartBase {
  /** Formats a value for axis, tooltip and table. */
  format: (value: number) => string;
  /** Shorter format for the axis; `format` when left out. */
  formatAxis?: ((value: number) => string) | undefined;
}

/** Lines or bars over the same categories. */
export interface SeriesChart extends ChartBase {
  kind: 'line' | 'bar';
  categories: readonly string[];
  series: readonly ChartSeries[];
  /** Bars on top of each other. */
  stacked?: boolean | undefined;
  /** Fills the area under the first line. */
  area?: boolean | undefined;
  /** A line across the chart; beyond it bars turn vermilion. */
  threshold?: { value: number; label: string; breach: 'above' | 'below' } | undefined;
}

/** Shades over two category axes. */
export interface HeatChart extends ChartBase {
  kind: 'heat';
  /** Left to right. */
  categories: readonly string[];
  /** Top to bottom. */
  rows: readonly string[];
  /** [column index, row index, value]. */
  cells: readonly (readonly [number, number, number])[];
  tone?: 'pine' | 'seal' | undefined;
}

export type ChartModel = SeriesChart | HeatChart;

/** What a press on a point means: the category, and the series or row. */
export interface ChartPoint {
  category: string;
  series: string;
  value: number;
}

/** The chart as rows of a table: its accessible form, and what is copied into a spreadsheet. */
export function tableOf(model: ChartModel): { head: string[]; rows: string[][] } {
  if (model.kind === 'heat') {
    return {
      head: ['', ...model.categories],
      rows: model.rows.map((name, row) => [
        name,
        ...model.categories.map((_, column) => {
          const value = model.cells.find(([x, y]) => x === column && y === row)?.[2];
          return value === undefined ? '–' : model.format(value);
        }),
      ]),
    };
  }
  return {
    head: ['', ...model.series.map((series) => series.name)],
    rows: model.categories.map((category, index) => [
      category,
      ...model.series.map((series) => {
        const value = series.values[index];
        return value === null || value === undefined ? '–' : model.format(value);
      }),
    ]),
  };
}
