import { z } from 'zod';
import { BusinessDate, ExpectedVersion, Id, IdParams, Instant } from '../common/ids.ts';
import { Currency, Minor, NonNegativeMinor } from '../common/money.ts';
import { PageQuery, pageOf } from '../common/pagination.ts';
import { PhysicalQuantity, Quantity } from '../common/quantity.ts';
import { defineRoute } from '../common/route.ts';

/** Lengths of a puzzle. */
export const PUZZLE_LENGTHS = [7, 14, 28] as const;
export const MOST_PUZZLE_ITEMS = 12;
export const LEAST_PUZZLE_ITEMS = 3;

const Named = { id: Id, name: z.string(), nameEn: z.string().nullable() };
const StoreName = z.object(Named);
const Days = z.union(PUZZLE_LENGTHS.map((n) => z.literal(n)) as [z.ZodLiteral<7>, z.ZodLiteral<14>, z.ZodLiteral<28>]);
export const PuzzleTag = z.enum(['volatile', 'short_life', 'promoted', 'steady']);
export type PuzzleTag = z.infer<typeof PuzzleTag>;

/** What a store's history offers to be replayed. */
export const PuzzleOffer = z.object({
  store: StoreName,
  /** First day with sales; null: none at all. */
  since: BusinessDate.nullable(),
  /** First day that a puzzle may begin on, and last day that it may end on; null: too little history. */
  earliest: BusinessDate.nullable(),
  latest: BusinessDate.nullable(),
  /** Newest first; each can be replayed in the lengths that it names. */
  months: z.array(z.object({ from: BusinessDate, lengths: z.array(Days) })),
  /** Items that teach in the asked span, best first; empty without a span. */
  items: z.array(
    z.object({
      ...Named,
      sku: z.string(),
      baseUom: z.string(),
      tags: z.array(PuzzleTag),
      /** Mean sales of a day in the four weeks before. */
      perDay: Quantity,
      lifeDays: z.int().nullable(),
      chosen: z.boolean(),
    }),
  ),
});
export type PuzzleOffer = z.infer<typeof PuzzleOffer>;

export const AttemptSummary = z.object({
  id: Id,
  state: z.enum(['playing', 'finished', 'left']),
  /** Days played of the puzzle's days. */
  day: z.int(),
  days: z.int(),
  from: BusinessDate,
  startedAt: Instant,
  finishedAt: Instant.nullable(),
  currency: Currency,
  cost: NonNegativeMinor.nullable(),
  /** Share of the gap between last week's same days and the best possible that was closed. */
  skill: z.number().nullable(),
  hints: z.int(),
});
export type AttemptSummary = z.infer<typeof AttemptSummary>;

export const Contest = z.object({
  id: Id,
  name: z.string(),
  state: z.enum(['planned', 'open', 'closed']),
  from: BusinessDate,
  days: z.int(),
  itemCount: z.int(),
  opensAt: Instant,
  closesAt: Instant,
  currency: Currency,
  /** Whose month it is; players learn it when they have finished. */
  store: StoreName.nullable(),
  invitedStores: z.int(),
  players: z.int(),
  finished: z.int(),
  version: z.int(),
  /** The reader may play it now or has played it. */
  canPlay: z.boolean(),
  mine: AttemptSummary.nullable(),
});
export type Contest = z.infer<typeof Contest>;

/** A player's line in the ranking. */
export const ContestPlace = z.object({
  /** Null: not finished. Equal money shares a place. */
  place: z.int().nullable(),
  name: z.string(),
  isReader: z.boolean(),
  store: StoreName,
  state: z.enum(['waiting', 'playing', 'finished']),
  day: z.int(),
  cost: NonNegativeMinor.nullable(),
  skill: z.number().nullable(),
  hints: z.int(),
  /** The replayed month is of the player's own store. */
  ownMonth: z.boolean(),
  /** The attempt, where the reader may look into it. */
  attemptId: Id.nullable(),
});
export type ContestPlace = z.infer<typeof ContestPlace>;

export const ContestDetail = Contest.extend({
  items: z.array(z.object({ ...Named, tags: z.array(PuzzleTag) })),
  /** Finished ones by place, then who is playing, then who has not begun. */
  ranking: z.array(ContestPlace),
});
export type ContestDetail = z.infer<typeof ContestDetail>;

export const OpenContestInput = z
  .strictObject({
    name: z.string().trim().min(1).max(60),
    /** Whose month is replayed. */
    storeId: Id,
    from: BusinessDate,
    days: Days,
    itemIds: z.array(Id).min(LEAST_PUZZLE_ITEMS).max(MOST_PUZZLE_ITEMS),
    /** Who may play; null: every open store. */
    storeIds: z.array(Id).min(1).max(2000).nullable(),
    /** Left out: at once. */
    opensAt: Instant.optional(),
    closesAt: Instant,
  })
  .refine((c) => c.opensAt === undefined || Date.parse(c.opensAt) < Date.parse(c.closesAt), {
    path: ['closesAt'],
    message: 'ends before it starts',
  })
  .refine((c) => new Set(c.itemIds).size === c.itemIds.length, {
    path: ['itemIds'],
    message: 'an item is named twice',
  });
export type OpenContestInput = z.infer<typeof OpenContestInput>;

export const StartAttemptInput = z.union([
  z.strictObject({ contestId: Id }),
  z.strictObject({ storeId: Id, from: BusinessDate, days: Days }),
]);

/** Money of some days, minor units: what was won, and what it cost to miss sales, to throw away and to hold. */
export const ContestMoney = z.object({
  won: Minor,
  lostMargin: NonNegativeMinor,
  waste: NonNegativeMinor,
  holding: NonNegativeMinor,
});
export type ContestMoney = z.infer<typeof ContestMoney>;

const PastDay = z.object({ date: BusinessDate, sold: Quantity, soldOut: z.boolean() });

/** How a played day went for an item. */
export const PlayedDay = z.object({
  date: BusinessDate,
  received: Quantity,
  sold: Quantity,
  missed: Quantity,
  wasted: Quantity,
  left: Quantity,
  /** Minutes since midnight at which the shelf was empty, taking sales as even over opening time; null: it was not. */
  emptyAt: z.int().nullable(),
  /** The shelf was empty on that day in the books too: the demand is an estimate. */
  estimated: z.boolean(),
  money: ContestMoney,
});
export type PlayedDay = z.infer<typeof PlayedDay>;

export const PlayItem = z.object({
  ...Named,
  sku: z.string(),
  baseUom: z.string(),
  tags: z.array(PuzzleTag),
  pack: Quantity,
  minimum: Quantity,
  lifeDays: z.int().nullable(),
  price: Minor,
  cost: Minor,
  /** This morning, today's delivery included. */
  onHand: Quantity,
  /** Of that, what is thrown away tonight unless it sells. */
  expiring: Quantity,
  coming: z.array(z.object({ date: BusinessDate, quantity: Quantity })),
  /** Null: it cannot be ordered today. */
  order: z
    .object({
      arrives: BusinessDate,
      /** Last day before the next delivery. */
      until: BusinessDate,
      /** Sold on the same weekdays of the last known week. */
      lastWeek: Quantity,
    })
    .nullable(),
  /** Larder's suggestion for this shelf, once it was asked for on this turn. */
  hint: Quantity.nullable(),
  /** Four weeks up to yesterday; played days as they went for this player. */
  history: z.array(PastDay),
  /** Played days of the last step, newest last. */
  lastStep: z.array(PlayedDay),
});
export type PlayItem = z.infer<typeof PlayItem>;

export const KnownDay = z.object({
  date: BusinessDate,
  holiday: z.string().nullable(),
  holidayEn: z.string().nullable(),
  festival: z.string().nullable(),
  events: z.array(z.string()),
  /** Degrees and millimetres as known this morning; null: nothing was recorded. */
  weather: z
    .object({ high: z.number().nullable(), low: z.number().nullable(), rain: z.number().nullable() })
    .nullable(),
  promotions: z.array(
    z.object({
      name: z.string(),
      itemIds: z.array(Id),
      /** Percent off. */
      depth: z.number().nullable(),
      price: Minor.nullable(),
    }),
  ),
});

export const Way = z.enum(['you', 'actual', 'last_week', 'suggestion', 'best']);
export type Way = z.infer<typeof Way>;

export const ContestResult = z.object({
  ways: z.array(
    z.object({
      way: Way,
      ...ContestMoney.shape,
      cost: NonNegativeMinor,
      /** Cost so far, by day. */
      daily: z.array(NonNegativeMinor),
    }),
  ),
  skill: z.number().nullable(),
  /** `bound`: of some items only a limit is known that orders in whole packs may not reach. */
  best: z.enum(['exact', 'bound']),
  /** Item days whose demand is an estimate because the shelf was empty in the books. */
  estimatedDays: z.int(),
  lessons: z.array(
    z.object({
      ...Named,
      baseUom: z.string(),
      date: BusinessDate,
      arrives: BusinessDate,
      ordered: Quantity,
      needed: Quantity,
      wasted: Quantity,
      missed: Quantity,
      money: NonNegativeMinor,
    }),
  ),
});
export type ContestResult = z.infer<typeof ContestResult>;

/** An attempt as far as it was played. Days ahead are not in it. */
export const Attempt = AttemptSummary.extend({
  contest: z.object({ id: Id, name: z.string(), closesAt: Instant }).nullable(),
  player: z.object({ name: z.string(), isReader: z.boolean() }),
  /** Whose month it is; in a contest only once it is finished. */
  store: StoreName.nullable(),
  version: z.int(),
  /** Turns played, and turns in all: only days on which something can be ordered ask for an answer. */
  turn: z.int(),
  turns: z.int(),
  /** This morning; null when it is over. */
  today: BusinessDate.nullable(),
  /** Next day that asks for an answer; null: this is the last. */
  next: BusinessDate.nullable(),
  money: ContestMoney,
  lastStepMoney: ContestMoney.nullable(),
  /** Today and the week ahead. */
  ahead: z.array(KnownDay),
  items: z.array(PlayItem),
  result: ContestResult.nullable(),
});
export type Attempt = z.infer<typeof Attempt>;

export const MoveInput = z.strictObject({
  /** The version that the player looked at: a second device that is behind is refused. */
  version: ExpectedVersion,
  turn: z.int().min(0).max(100),
  /** Base units; items that are left out are not ordered. */
  lines: z.array(z.strictObject({ itemId: Id, quantity: PhysicalQuantity })).max(MOST_PUZZLE_ITEMS),
});
export type MoveInput = z.infer<typeof MoveInput>;

const PATH = '/api/v1/ordering/contests';
const ATTEMPTS = '/api/v1/ordering/attempts';

export const contestRoutes = {
  list: defineRoute({
    method: 'GET',
    path: PATH,
    access: 'ordering.contest.read',
    query: PageQuery,
    response: pageOf(Contest),
    summary: 'Ordering contests of the reader’s stores, those that close last first',
  }),
  offer: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/stores/:id/puzzles',
    access: 'ordering.contest.read',
    params: IdParams,
    query: z.strictObject({ from: BusinessDate.optional(), days: z.coerce.number().pipe(Days).optional() }),
    response: PuzzleOffer,
    summary: 'Which months of a store can be replayed, and with which items',
  }),
  open: defineRoute({
    method: 'POST',
    path: PATH,
    access: 'ordering.contest.open',
    body: OpenContestInput,
    response: ContestDetail,
    status: 201,
    summary: 'Open a contest: one month of one store for everybody who is invited',
  }),
  detail: defineRoute({
    method: 'GET',
    path: `${PATH}/:id`,
    access: 'ordering.contest.read',
    params: IdParams,
    response: ContestDetail,
    summary: 'A contest with its ranking',
  }),
  close: defineRoute({
    method: 'POST',
    path: `${PATH}/:id/close`,
    access: 'ordering.contest.open',
    params: IdParams,
    body: z.strictObject({ version: ExpectedVersion }),
    response: ContestDetail,
    summary: 'End a contest now; attempts that are not finished stay without a place',
  }),
  csv: defineRoute({
    method: 'GET',
    path: `${PATH}/:id/results.csv`,
    access: 'ordering.contest.people',
    params: IdParams,
    summary: 'The ranking as a file',
  }),
  attempts: defineRoute({
    method: 'GET',
    path: ATTEMPTS,
    access: 'ordering.contest.play',
    response: z.object({ items: z.array(AttemptSummary.extend({ contestName: z.string().nullable() })) }),
    summary: 'The reader’s own attempts, newest first: practice and contests',
  }),
  start: defineRoute({
    method: 'POST',
    path: ATTEMPTS,
    access: 'ordering.contest.play',
    body: StartAttemptInput,
    response: Attempt,
    status: 201,
    summary: 'Begin a contest, or go on with it; or begin to practise on a month of the own store',
  }),
  attempt: defineRoute({
    method: 'GET',
    path: `${ATTEMPTS}/:id`,
    access: 'ordering.contest.read',
    params: IdParams,
    response: Attempt,
    summary: 'An attempt as far as it was played, with its result at the end',
  }),
  move: defineRoute({
    method: 'POST',
    path: `${ATTEMPTS}/:id/moves`,
    access: 'ordering.contest.play',
    params: IdParams,
    body: MoveInput,
    response: Attempt,
    summary: 'Order and live until the next day that asks; a played day cannot be taken back',
  }),
  hint: defineRoute({
    method: 'POST',
    path: `${ATTEMPTS}/:id/hint`,
    access: 'ordering.contest.play',
    params: IdParams,
    body: z.strictObject({ turn: z.int().min(0).max(100) }),
    response: Attempt,
    summary: 'Look at Larder’s suggestion for this turn; it is counted',
  }),
  restart: defineRoute({
    method: 'POST',
    path: `${ATTEMPTS}/:id/restart`,
    access: 'ordering.contest.play',
    params: IdParams,
    response: Attempt,
    status: 201,
    summary: 'Practise the same month again from its first morning',
  }),
};
