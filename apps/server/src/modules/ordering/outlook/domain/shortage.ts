import { type IncomingStock, runOutForecast, type StockLot } from '@larder/forecasting';

/** Kept when any of the chances reaches it: less is noise, and nobody looks at it. */
export const LEAST_BP = 500;
/** From this chance of running out before the next delivery, waiting for it is too late. */
const TOO_LATE_BP = 2_000;
const WHOLE_BP = 10_000;
const WEEK = 7;
const LIKELY_BP = 5_000;

/** One item of a store as the night sees it; days count from the origin. Thousandths of the base unit. */
export interface ShortageInput {
  readonly meanMilli: readonly number[];
  readonly sdMilli: readonly number[];
  readonly counted: boolean;
  readonly stock: readonly StockLot[];
  /** Decided: on order, in transit, approved. */
  readonly incoming: readonly IncomingStock[];
  /** On an order that nobody has decided yet: it counts as planned. */
  readonly planned: readonly IncomingStock[];
  readonly reservedMilli: number;
  readonly shelfLifeDays: number | undefined;
  /** First delivery that an order can still reach, and the one after it; undefined: nobody delivers it. */
  readonly nextDay: number | undefined;
  readonly followingDay: number | undefined;
  /** Minor units lost with one base unit that is missing. */
  readonly margin: number;
}

export interface ShortageJudgement {
  /** Days, from the origin, that anything is said about. */
  readonly dayBp: readonly number[];
  readonly beforeBp: number;
  readonly weekBp: number;
  readonly fortnightBp: number;
  /** Last day that `beforeBp` speaks of. */
  readonly byDay: number;
  readonly likelyDay: number;
  readonly incomingMilli: number;
  readonly plannedMilli: number;
  readonly demandMilli: number;
  readonly missingMilli: number;
  readonly needMilli: number;
  readonly lostMinor: number;
  readonly action: 'urgent' | 'raise' | 'transfer';
}

/**
 * Judges one item. What is not ordered yet comes after the delivery that follows the next one, so nothing is said of the days
 * from there on. Undefined when the chance stays below {@link LEAST_BP}, or when nobody asks for the item.
 */
export function judgeShortage(input: ShortageInput): ShortageJudgement | undefined {
  const days = Math.min(input.meanMilli.length, input.followingDay ?? input.meanMilli.length);
  if (days <= 0) return undefined;
  const meanMilli = input.meanMilli.slice(0, days);
  const demandMilli = meanMilli.reduce((sum, m) => sum + m, 0);
  if (demandMilli <= 0) return undefined;
  const { byDay, missingMilli, needMilli } = runOutForecast({
    meanMilli,
    sdMilli: input.sdMilli.slice(0, days),
    counted: input.counted,
    stock: input.stock,
    incoming: [...input.incoming, ...input.planned],
    ...(input.shelfLifeDays === undefined ? {} : { shelfLifeDays: input.shelfLifeDays }),
    reservedMilli: input.reservedMilli,
  });
  const dayBp = byDay.map((p) => Math.min(WHOLE_BP, Math.round(p * WHOLE_BP)));
  const fortnightBp = dayBp[days - 1] as number;
  if (fortnightBp < LEAST_BP) return undefined;
  // A delivery on the first day leaves no time before it: the promise is then about the next one.
  const until = input.nextDay === undefined || input.nextDay <= 0 ? days : Math.min(days, input.nextDay);
  const beforeBp = dayBp[until - 1] as number;
  const missing = missingMilli[days - 1] as number;
  return {
    dayBp,
    beforeBp,
    weekBp: dayBp[Math.min(WEEK, days) - 1] as number,
    fortnightBp,
    byDay: until - 1,
    likelyDay: likelyDay(dayBp),
    incomingMilli: sumUntil(input.incoming, until),
    plannedMilli: sumUntil(input.planned, days),
    demandMilli,
    missingMilli: missing,
    needMilli,
    lostMinor: Math.round((missing / 1000) * Math.max(0, input.margin)),
    action: actionOf(beforeBp, input.nextDay),
  };
}

/** The day on which it has more probably run out than not; if none is, the day with the greatest step. */
function likelyDay(dayBp: readonly number[]): number {
  const half = dayBp.findIndex((bp) => bp >= LIKELY_BP);
  if (half >= 0) return half;
  const step = (day: number): number => (dayBp[day] as number) - (dayBp[day - 1] ?? 0);
  return dayBp.reduce((best, _, day) => (step(day) > step(best) ? day : best), 0);
}

const sumUntil = (coming: readonly IncomingStock[], day: number): number =>
  coming.reduce((sum, c) => (c.arrivalDay < day ? sum + c.quantityMilli : sum), 0);

function actionOf(beforeBp: number, nextDay: number | undefined): ShortageJudgement['action'] {
  if (nextDay === undefined) return 'transfer';
  return beforeBp >= TOO_LATE_BP ? 'urgent' : 'raise';
}

export interface JudgedWindow {
  /** Whether the shelf was empty at the close of a day of the window, by its books or its history. */
  readonly ranOut: boolean;
  /** Tickets of the window are missing. */
  readonly incomplete: boolean;
  readonly receivedMilli: bigint;
  readonly plannedMilli: bigint;
}

export type ShortageVerdict = 'ran_out' | 'held' | 'prevented' | 'unknown';

/** What became of a promise. Goods that were not planned when it was made are what somebody did about it. */
export function verdictOf(window: JudgedWindow): ShortageVerdict {
  if (window.incomplete) return 'unknown';
  if (window.ranOut) return 'ran_out';
  return window.receivedMilli > window.plannedMilli ? 'prevented' : 'held';
}
