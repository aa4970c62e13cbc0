const DAY_MS = 86_400_000;

/** Days of a span of business dates, both ends included. */
export const daysIn = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
