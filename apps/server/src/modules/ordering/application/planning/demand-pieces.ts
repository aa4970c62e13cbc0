import { type DemandPiece, milliFromUnits } from '@larder/forecasting';

/** Why one series is expected to sell its mean on one day; base units. */
export interface DayReason {
  /** An ordinary day. */
  readonly level: number;
  /** What is added to it, by manager's word. */
  readonly words: readonly (readonly [word: string, units: number])[];
  readonly mean: number;
  /** True when level and words are meant to make the whole mean; else what is left is the trained model's, unexplained. */
  readonly explained: boolean;
}

export interface NeedReasons {
  readonly baseMilli: readonly number[];
  readonly pieces: readonly DemandPiece[];
}

/** Order of the words on the screen; what comes under another name stands behind them. */
const ORDER = [
  'weekday',
  'season',
  'events',
  'promotion',
  'weather',
  'trend',
  'place',
  'model',
  'regional',
  'dayElapsed',
];
const WEEKDAY = 'weekday';
const UNEXPLAINED = 'model';
const ELAPSED = 'dayElapsed';

/**
 * Puts the reasons of the series that make one need together, in whole thousandths that add up to `meanMilli` on every
 * day. What rounding leaves (some thousandths) goes to the weekday.
 * @param remainingShare share of day 0 that is still ahead; the rest of that day is a piece of its own
 */
export function piecesOf(
  meanMilli: readonly number[],
  remainingShare: number,
  series: readonly { readonly perUnit: number; readonly reason: (day: number) => DayReason }[],
): NeedReasons {
  const baseMilli: number[] = [];
  const pieces = new Map<string, number[]>();
  meanMilli.forEach((mean, h) => {
    let level = 0;
    const units = new Map<string, number>();
    const add = (word: string, value: number) => units.set(word, (units.get(word) ?? 0) + value);
    for (const { perUnit, reason } of series) {
      const day = reason(h);
      level += perUnit * day.level;
      let left = day.mean - day.level;
      for (const [word, value] of day.words) {
        add(word, perUnit * value);
        left -= value;
      }
      if (!day.explained) add(UNEXPLAINED, perUnit * left);
      if (h === 0) add(ELAPSED, -perUnit * day.mean * (1 - remainingShare));
    }
    const base = milliFromUnits(level);
    baseMilli.push(base);
    let rest = mean - base;
    for (const [word, value] of units) {
      if (word === WEEKDAY) continue;
      const milli = milliFromUnits(value);
      rest -= milli;
      put(pieces, word, h, milli, meanMilli.length);
    }
    put(pieces, WEEKDAY, h, rest, meanMilli.length);
  });
  return {
    baseMilli,
    pieces: [...pieces]
      .filter(([, milli]) => milli.some((m) => m !== 0))
      .map(([key, milli]) => ({ key, milli }))
      .sort((a, b) => placeOf(a.key) - placeOf(b.key)),
  };
}

function put(pieces: Map<string, number[]>, word: string, day: number, milli: number, days: number): void {
  const row = pieces.get(word) ?? new Array<number>(days).fill(0);
  row[day] = milli;
  pieces.set(word, row);
}

function placeOf(word: string): number {
  const place = ORDER.indexOf(word);
  return place < 0 ? ORDER.length : place;
}
