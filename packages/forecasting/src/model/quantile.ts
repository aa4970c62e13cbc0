const CELLS = 1024;
const cellWeight = new Float64Array(CELLS);

/**
 * Weighted quantile of the first n values by two rounds of 1,024 cells and a line inside the last cell: exact to a
 * millionth of the range, linear in n, and free of sorting. Returns 0 for n = 0.
 */
export function weightedQuantile(values: Float32Array, weights: Float32Array, n: number, level: number): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let total = 0;
  for (let i = 0; i < n; i++) {
    const value = values[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
    total += weights[i] as number;
  }
  if (n === 0) return 0;
  const wanted = level * total;
  let before = 0;
  for (let round = 0; round < 2; round++) {
    if (!(high > low)) return low;
    cellWeight.fill(0);
    const scale = CELLS / (high - low);
    for (let i = 0; i < n; i++) {
      const value = values[i] as number;
      if (value < low || value > high) continue;
      let cell = ((value - low) * scale) | 0;
      if (cell >= CELLS) cell = CELLS - 1;
      cellWeight[cell] = (cellWeight[cell] as number) + (weights[i] as number);
    }
    let cell = 0;
    while (cell < CELLS - 1 && before + (cellWeight[cell] as number) < wanted) {
      before += cellWeight[cell] as number;
      cell++;
    }
    const inside = cellWeight[cell] as number;
    const start = low + cell / scale;
    const end = low + (cell + 1) / scale;
    if (round === 1)
      return start + (inside > 0 ? Math.min(1, Math.max(0, (wanted - before) / inside)) : 0) * (end - start);
    low = start;
    high = end;
  }
  return low;
}
