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

export interface ChartTable {
  columns: { key: string; label: string }[];
  rows: { key: string; label: string; cells: { key: string; text: string }[] }[];
}

function heatTable(model: HeatChart): ChartTable {
  const columns = model.categories.map((label, index) => ({ key: `column-${index}`, label }));
  const text = (column: number, row: number) => {
    const value = model.cells.find(([x, y]) => x === column && y === row)?.[2];
    return value === undefined ? '–' : model.format(value);
  };
  return {
    columns,
    rows: model.rows.map((label, row) => ({
      key: `row-${row}`,
      label,
      cells: columns.map(({ key }, column) => ({ key, text: text(column, row) })),
    })),
  };
}

/** The chart as a table: its accessible form, and what is copied into a spreadsheet. */
export function tableOf(model: ChartModel): ChartTable {
  if (model.kind === 'heat') return heatTable(model);
  return {
    columns: model.series.map(({ key, name }) => ({ key, label: name })),
    rows: model.categories.map((label, index) => ({
      key: `row-${index}`,
      label,
      cells: model.series.map(({ key, values }) => {
        const value = values[index];
        return { key, text: value === null || value === undefined ? '–' : model.format(value) };
      }),
    })),
  };
}
