/** A chain's sales as one dense panel, and the calendar that is known for its history and its horizon. */

/** A known-future column by date: numbers (NaN = unknown), or labels such as the name of a festival. */
export interface CalendarColumn {
  readonly name: string;
  /** dayCount + horizon values; for labels an index from 1, 0 = no label. */
  readonly values: Float64Array;
  readonly labels: boolean;
}

/** Whom a row of a {@link LocalColumn} speaks of. */
export type LocalSubject = 'store' | 'sku' | 'series';

/**
 * A known-future column that differs by store, item or series: a store's promotion, a region's weather, a price. Kept as
 * runs of equal days, so that a promotion of two weeks costs one run whatever the length of the history. Build it with
 * `localColumn`.
 */
export interface LocalColumn {
  readonly name: string;
  readonly by: LocalSubject;
  /** Values are an index of labels from 1 (0 = none) instead of numbers. */
  readonly labels: boolean;
  /** Per store, item or series its row; −1 = none, every day is `otherwise`. Stores of one region may share a row. */
  readonly rowOf: Int32Array;
  /** First run per row, one entry more than rows. Runs of a row ascend and do not overlap. */
  readonly runStart: Int32Array;
  /** Per run the first column (day), the column after the last, and the value; NaN = unknown. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly value: Float32Array;
  /** Value of the days that no run covers: 0 for marks and labels, NaN where silence means unknown. */
  readonly otherwise: number;
}

export interface Panel {
  readonly seriesCount: number;
  readonly dayCount: number;
  readonly horizon: number;
  /** Day number (days since 1970-01-01) of column 0. */
  readonly firstDay: number;
  /** seriesCount × dayCount base units, series-major; NaN = no observation. */
  readonly demand: Float32Array;
  /** Optional bits of demand/flags.ts per series-day. */
  readonly flags: Uint8Array | null;
  readonly store: Int32Array;
  readonly sku: Int32Array;
  readonly category: Int32Array;
  readonly storeCount: number;
  readonly skuCount: number;
  readonly categoryCount: number;
  /** Columns by date that hold for the whole chain. */
  readonly calendar: readonly CalendarColumn[];
  /** Columns that differ by store, item or series; absent = none. */
  readonly local?: readonly LocalColumn[];
}
