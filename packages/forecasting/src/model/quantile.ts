const CELLS = 1024;
const cellWeight = new Float64Array(CELLS);

/**
 * Weighted quantile of the first n values by two rounds of 1,024 cells and a line inside the last cell: exact to a
 * millionth of the range, linear in n, and free of sorting. Returns 0 for n = 0.
 */
export function weightedQuantile(values: Float32Array, weights: Float32Array, n: number, level: number): number {
  if (n === 0) return 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let total = 0;
  for (let i = 0; i < n; i++) {
    const value = values[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
    total += weights[i] as number;
  }
  const coarse = findCell(values, weights, n, low, high, level * total);
  return findCell(values, weights, n, coarse.from, coarse.to, coarse.left).point;
}

/** Cuts [low, high] into cells and finds the one where the running weight reaches `wanted`. */
function findCell(
  values: Float32Array,
  weights: Float32Array,
  n: number,
  low: number,
  high: number,
  wanted: number,
): { from: number; to: number; left: number; point: number } {
  if (!(high > low)) return { from: low, to: low, left: wanted, point: low };
  cellWeight.fill(0);
  const scale = CELLS / (high - low);
  for (let i = 0; i < n; i++) {
    const value = values[i] as number;
    if (value < low || value > high) continue;
    const cell = Math.min(CELLS - 1, ((value - low) * scale) | 0);
    cellWeight[cell] = (cellWeight[cell] as number) + (weights[i] as number);
  }
  let left = wanted;
  let cell = 0;
  while (cell < CELLS - 1 && (cellWeight[cell] as number) < left) left -= cellWeight[cell++] as number;
  const from = low + cell / scale;
  const to = low + (cell + 1) / scale;
  const inside = cellWeight[cell] as number;
  const share = inside > 0 ? Math.min(1, Math.max(0, left / inside)) : 0;
  return { from, to, left, point: from + share * (to - from) };
}
