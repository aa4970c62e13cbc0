import type { PuzzleTag } from './puzzle.ts';

/** What is known of an item before the puzzle begins; base units. */
export interface Candidate {
  readonly itemId: string;
  /** Recorded sales of the last days before the start, newest last. */
  readonly before: readonly number[];
  readonly lifeDays: number | null;
  readonly promoted: boolean;
  readonly margin: number;
}

export interface Pick {
  readonly itemId: string;
  readonly tags: readonly PuzzleTag[];
  /** Mean sales of a day. */
  readonly mean: number;
}

/** Deviation from the weekday's mean beyond this share of the mean is hard to guess. */
const VOLATILE = 0.35;
const SHORT_LIFE_DAYS = 3;
/** An item that hardly sells teaches nothing. */
const LEAST_PER_DAY = 1;
const WEEK = 7;

/** Items that teach, best first: those that swing, spoil or are promoted, and money enough in each to be felt. */
export function pickItems(candidates: readonly Candidate[]): Pick[] {
  return candidates
    .map((c) => {
      const mean = c.before.reduce((a, b) => a + b, 0) / Math.max(1, c.before.length);
      const swing = swingOf(c.before, mean);
      const tags: PuzzleTag[] = [];
      if (swing >= VOLATILE) tags.push('volatile');
      if (c.lifeDays !== null && c.lifeDays <= SHORT_LIFE_DAYS) tags.push('short_life');
      if (c.promoted) tags.push('promoted');
      const teaches = tags.length + Math.min(1, swing);
      if (tags.length === 0) tags.push('steady');
      return { itemId: c.itemId, tags, mean, worth: teaches * Math.log1p(mean * c.margin) };
    })
    .filter((c) => c.mean >= LEAST_PER_DAY)
    .sort((a, b) => b.worth - a.worth || (a.itemId < b.itemId ? -1 : 1))
    .map(({ worth: _, ...pick }) => pick);
}

/** Mean absolute deviation from the mean of each weekday, as a share of the mean. */
export function swingOf(days: readonly number[], mean: number): number {
  if (mean <= 0) return 0;
  let deviation = 0;
  for (let weekday = 0; weekday < WEEK; weekday++) {
    const own = days.filter((_, i) => i % WEEK === weekday);
    const usual = own.reduce((a, b) => a + b, 0) / Math.max(1, own.length);
    deviation += own.reduce((sum, d) => sum + Math.abs(d - usual), 0);
  }
  return deviation / Math.max(1, days.length) / mean;
}
