/**
 * Where Syntetos, Boylan & Croston, "On the categorization of demand patterns", JORS 2005, draw the line to erratic and lumpy
 * demand: what a day of sale sells varies by more than this (squared coefficient of variation).
 */
const VARIATION = 0.49;
/** Days of sale below which nothing is said about how much they vary. */
const LEAST_SALES = 5;

/**
 * 0 … 1: how lumpy a series is that sold `sum` units on `sales` days, `squares` their sum of squares. It rises from the
 * line to twice it, so that no series changes from night to night because it crossed a limit.
 */
export function lumpiness(sales: number, sum: number, squares: number): number {
  if (sales < LEAST_SALES) return 0;
  const mean = sum / sales;
  return Math.min(1, Math.max(0, (squares / sales / (mean * mean) - 1) / VARIATION - 1));
}
