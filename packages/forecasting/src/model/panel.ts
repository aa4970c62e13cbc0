/** A chain's sales as one dense panel, and the calendar that is known for its history and its horizon. */

/** A known-future column by date: numbers (NaN = unknown), or labels such as the name of a festival. */
export interface CalendarColumn {
  readonly name: string;
  /** dayCount + horizon values; for labels an index from 1, 0 = no label. */
  readonly values: Float64Array;
  readonly labels: boolean;
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
  readonly calendar: readonly CalendarColumn[];
}
