const BITS = 32;

/** Remembers which days of which series were seen: one bit per day, so that millions of rows fit. */
export class DaySets {
  private readonly series = new Map<string, { base: number; bits: Uint32Array }>();

  /** @param day days since 1970-01-01 @returns false when the series had this day already */
  add(series: string, day: number): boolean {
    let set = this.series.get(series);
    const block = Math.floor(day / BITS);
    if (!set) {
      set = { base: block, bits: new Uint32Array(8) };
      this.series.set(series, set);
    }
    if (block < set.base || block >= set.base + set.bits.length) set = this.grown(series, set, block);
    const at = block - set.base;
    const mask = 1 << (day - block * BITS);
    const word = set.bits[at] ?? 0;
    if ((word & mask) !== 0) return false;
    set.bits[at] = word | mask;
    return true;
  }

  private grown(
    series: string,
    set: { base: number; bits: Uint32Array },
    block: number,
  ): { base: number; bits: Uint32Array } {
    const end = set.base + set.bits.length;
    const spare = set.bits.length;
    const base = block < set.base ? block - spare : set.base;
    const bits = new Uint32Array((block >= end ? block + spare : end) - base + 1);
    bits.set(set.bits, set.base - base);
    const larger = { base, bits };
    this.series.set(series, larger);
    return larger;
  }
}
