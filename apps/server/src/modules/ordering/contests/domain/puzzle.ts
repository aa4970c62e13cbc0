import type { CalendarSlot } from '../../domain/supply-slot.ts';

/** Why an item was chosen: what there is to learn from it. */
export type PuzzleTag = 'volatile' | 'short_life' | 'promoted' | 'steady';

/** One item of a puzzle as it is frozen; quantities in base units, money in minor units, day 0 is the first played day. */
export interface PuzzleItem {
  readonly itemId: string;
  readonly tags: readonly PuzzleTag[];
  readonly packMilli: number;
  readonly minimumOrderMilli: number;
  /** Selling days of fresh goods; null: does not spoil. */
  readonly lifeDays: number | null;
  readonly price: number;
  readonly economics: { readonly margin: number; readonly cost: number; readonly goodwill: number };
  readonly slots: readonly CalendarSlot[];
  /** Sold in whole pieces. */
  readonly counted: boolean;
  /** On the shelf on the first morning. */
  readonly opening: number;
  /** Deliveries on the way on the first morning: they come before anything that the player can order. */
  readonly onTheWay: readonly { readonly day: number; readonly quantity: number }[];
  /** Recorded sales before day 0, newest last; sold-out days are flagged. */
  readonly before: readonly number[];
  readonly beforeSoldOut: readonly boolean[];
  /** Demand of the played days and of the days that empty the shelf afterwards. */
  readonly demand: readonly number[];
  /** Played days whose recorded sales were cut short by an empty shelf: their demand is an estimate. */
  readonly estimated: readonly number[];
  /** By day of the span: what smoothing said on that morning from what was known then; null on days without an order. */
  readonly forecasts: readonly (ForecastFrom | null)[];
  /** What the books say really came, by day; null where they were not kept. */
  readonly received: readonly number[] | null;
}

export interface ForecastFrom {
  readonly mean: readonly number[];
  readonly spread: readonly number[];
}

/** What people knew about a day. */
export interface KnownDay {
  readonly holiday: string | null;
  readonly holidayEn: string | null;
  readonly festival: string | null;
  readonly events: readonly string[];
  /** For each event the day of the span on whose morning it was known; absent in puzzles of before: all are known. */
  readonly eventsFrom?: readonly number[];
}

export interface KnownPromotion {
  readonly name: string;
  readonly fromDay: number;
  readonly toDay: number;
  /** Of this puzzle's items. */
  readonly itemIds: readonly string[];
  /** Depth in percent × 100 or null. */
  readonly depthCenti: number | null;
  readonly priceMinor: number | null;
  /** Day of the span on whose morning it was known; absent in puzzles of before. */
  readonly knownFrom?: number;
}

export interface KnownWeather {
  readonly day: number;
  readonly highCenti: number | null;
  readonly lowCenti: number | null;
  readonly rainCenti: number | null;
  readonly kind: 'forecast' | 'observed';
}

/** A month of one store, frozen when the puzzle is made: what happens later in the books changes no score. */
export interface PuzzleContent {
  /** Day number of day 0 (days since 1970-01-01). */
  readonly originDay: number;
  readonly days: number;
  /** Days after the last one in which what is left may still spoil. */
  readonly tail: number;
  readonly openMinute: number;
  readonly closeMinute: number;
  readonly items: readonly PuzzleItem[];
  /** Days of the span and a week beyond. */
  readonly known: readonly KnownDay[];
  readonly promotions: readonly KnownPromotion[];
  /** By day of the span: the weather as it was known on that morning, a week ahead. */
  readonly weather: readonly (readonly KnownWeather[])[];
  readonly best: readonly BestItem[];
}

/** What somebody who knew the days would have done with an item. */
export interface BestItem {
  readonly cost: number;
  readonly parts: {
    readonly won: number;
    readonly lostMargin: number;
    readonly waste: number;
    readonly holding: number;
  };
  /** Cost by day, the days after the span last. */
  readonly daily: readonly number[];
  /** False: a bound that no order in whole packs may reach. */
  readonly exact: boolean;
}

/** Days of history that a player sees at the start. */
export const SEEN_DAYS = 28;
/** Days after the span in which leftovers can spoil. */
export const TAIL_DAYS = 7;
export const PUZZLE_DAYS = [7, 14, 28] as const;
export const MOST_ITEMS = 12;
export const LEAST_ITEMS = 3;
/** Days known before a puzzle begins, at least: a day of the week must have been seen several times. */
export const LEAST_HISTORY_DAYS = 28;
