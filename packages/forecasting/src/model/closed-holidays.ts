/** What a store, or the whole chain, did on a holiday of earlier years: sold ÷ ordinary (NaN without a year), and how many years tell it. */
export interface HolidayPast {
  readonly ratio: number;
  readonly years: number;
}

/** Who sold less than this share of an ordinary day was closed. */
const CLOSED = 0.05;
/** What one closed year leaves of an ordinary day: once in ten times somebody opens after all. */
const OPENS_AFTER_ALL = 0.1;

/**
 * What a holiday leaves of an ordinary day in a store that has been closed on it every time, one that is new in a chain that
 * has: a tenth over the years that tell so, 1 for everybody else. Closing is decided, not drawn: one year says it, while trees,
 * which see a dozen such days a year, and smoothing, which sees none, go on selling. What else a holiday changes is left to the
 * trees: factors for that gained at the bakery's Easter and lost more than they gained in a restaurant
 * (docs/measurements/forecast-model.md).
 */
export function leftByClosing(store: HolidayPast, chain: HolidayPast): number {
  const past = store.years > 0 ? store : chain;
  return past.years > 0 && past.ratio < CLOSED ? OPENS_AFTER_ALL / past.years : 1;
}
