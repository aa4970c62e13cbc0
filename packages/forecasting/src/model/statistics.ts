/** Small sums over series-major arrays; every mean is NaN where nothing is known. */

export function ratio(sum: number, n: number): number {
  return n > 0 ? sum / n : Number.NaN;
}

/** Median of the first n values, which it sorts in place. */
export function median(values: Float64Array, n: number): number {
  for (let i = 1; i < n; i++) {
    const v = values[i] as number;
    let j = i - 1;
    while (j >= 0 && (values[j] as number) > v) {
      values[j + 1] = values[j] as number;
      j--;
    }
    values[j + 1] = v;
  }
  if (n === 0) return Number.NaN;
  const half = n >> 1;
  return n % 2 === 1 ? (values[half] as number) : ((values[half - 1] as number) + (values[half] as number)) / 2;
}

/** Mean of values[base + from … base + to). */
export function meanAt(values: Float32Array, base: number, from: number, to: number): number {
  let sum = 0;
  let n = 0;
  for (let t = Math.max(0, from); t < to; t++) {
    const value = values[base + t] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    n++;
  }
  return ratio(sum, n);
}

/** The same without event days. */
export function ordinaryMean(values: Float32Array, base: number, from: number, to: number, event: Uint8Array): number {
  let sum = 0;
  let n = 0;
  for (let t = Math.max(0, from); t < to; t++) {
    const value = values[base + t] as number;
    if (Number.isNaN(value) || event[t]) continue;
    sum += value;
    n++;
  }
  return ratio(sum, n);
}
