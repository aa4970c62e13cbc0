/** Turns feature columns into bytes: bin 0 = unknown, bins 1 … 63 by quantile cuts of the training rows. */
export interface Binner {
  readonly width: number;
  /** Per feature the ascending cuts; value x falls into bin 1 + number of cuts < x. */
  readonly cuts: readonly Float32Array[];
}

export const BINS = 64;

/** Learns cuts from `rows` rows of `width` columns (row-major), from at most 50,000 to 100,000 of them. */
export function fitBins(values: Float32Array, rows: number, width: number): Binner {
  const step = Math.max(1, Math.floor(rows / 50_000));
  const column = new Float32Array(Math.ceil(rows / step));
  const cuts: Float32Array[] = [];
  for (let f = 0; f < width; f++) {
    let n = 0;
    for (let r = 0; r < rows; r += step) {
      const value = values[r * width + f] as number;
      if (!Number.isNaN(value)) column[n++] = value;
    }
    cuts.push(cutsOf(column.slice(0, n).sort()));
  }
  return { width, cuts };
}

/** Between all distinct values when there are few, else at even shares of the sorted values. */
function cutsOf(sorted: Float32Array): Float32Array {
  const n = sorted.length;
  const distinct: number[] = [];
  for (let i = 0; i < n; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct.push(sorted[i] as number);
  if (distinct.length < BINS)
    return Float32Array.from(distinct.slice(1), (value, i) => ((distinct[i] as number) + value) / 2);
  const list: number[] = [];
  for (let k = 1; k < BINS - 1; k++) {
    const cut = sorted[Math.floor((k * n) / (BINS - 1))] as number;
    if (list.length === 0 || cut > (list[list.length - 1] as number)) list.push(cut);
  }
  return Float32Array.from(list);
}

/** Bins `rows` rows from `values` at `from` (elements) into `out` at `to`. */
export function applyBins(
  binner: Binner,
  values: Float32Array,
  from: number,
  rows: number,
  out: Uint8Array,
  to: number,
): void {
  const { width, cuts } = binner;
  for (let f = 0; f < width; f++) {
    const list = cuts[f] as Float32Array;
    const count = list.length;
    for (let r = 0; r < rows; r++) {
      const value = values[from + r * width + f] as number;
      if (Number.isNaN(value)) {
        out[to + r * width + f] = 0;
        continue;
      }
      let low = 0;
      let high = count;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((list[middle] as number) < value) low = middle + 1;
        else high = middle;
      }
      out[to + r * width + f] = low + 1;
    }
  }
}
