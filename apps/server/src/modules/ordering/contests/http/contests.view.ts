import { fromMilli } from '@larder/contracts/common/quantity';
import type { Attempt, AttemptSummary, ContestMoney, PlayedDay } from '@larder/contracts/ordering/contests';
import type { ItemInfo } from '../../../../foundation/catalog/index.ts';
import type { StoreInfo } from '../../../../foundation/org/index.ts';
import { dateOf } from '../../domain/supply-slot.ts';
import type { ListedAttempt } from '../data/attempts.repository.ts';
import type { ContestRow } from '../data/contests.repository.ts';
import type { ContestResult } from '../domain/contest-score.ts';
import { Game, type Move, moneyUntil, sumMoney } from '../domain/game.ts';
import { type DayMoney, type ItemRun, lastWeekSold, suggestedOrder } from '../domain/item-run.ts';
import { type PuzzleContent, SEEN_DAYS } from '../domain/puzzle.ts';

const AHEAD_DAYS = 7;

export const namedStore = (s: StoreInfo) => ({ id: s.id, name: s.name, nameEn: s.nameEn });
const units = (quantity: number): string => fromMilli(Math.round(quantity * 1000));
const minor = (m: DayMoney): ContestMoney => ({
  won: Math.round(m.won),
  lostMargin: Math.round(m.lostMargin),
  waste: Math.round(m.waste),
  holding: Math.round(m.holding),
});

export const summaryView = (a: ListedAttempt): AttemptSummary => ({
  id: a.id,
  state: a.state,
  day: a.day,
  days: a.days,
  from: a.from,
  startedAt: a.startedAt.toISOString(),
  finishedAt: a.finishedAt?.toISOString() ?? null,
  currency: a.currency,
  cost: a.costMinor === null ? null : Number(a.costMinor),
  skill: a.skillBp === null ? null : a.skillBp / 1e4,
  hints: a.hinted.length,
});

interface Seen {
  readonly attempt: ListedAttempt;
  readonly content: PuzzleContent;
  readonly contest: ContestRow | undefined;
  readonly moves: readonly Move[];
  readonly result: ContestResult | null;
  readonly items: ReadonlyMap<string, ItemInfo>;
  readonly player: Attempt['player'];
  readonly store: Attempt['store'];
}

/** What a player may know this morning: every figure of a day ahead stays behind. */
export function attemptView(seen: Seen): Attempt {
  const { attempt, content, contest, items, result } = seen;
  const game = new Game(content, seen.moves);
  const { over, turn, turns } = game;
  const day = over ? content.days : game.day;
  const stepFrom = turn === 0 ? 0 : (turns[turn - 1] as number);
  const date = (of: number) => dateOf(content.originDay + of);
  const next = turns[turn + 1];
  const hinted = !over && attempt.hinted.includes(turn);
  return {
    ...summaryView(attempt),
    contest: contest ? { id: contest.id, name: contest.name, closesAt: contest.closesAt.toISOString() } : null,
    player: seen.player,
    store: seen.store,
    version: attempt.version,
    turn,
    turns: turns.length,
    today: over ? null : date(day),
    next: over || next === undefined ? null : date(next),
    money: minor(moneyUntil(game.runs, over ? content.days + content.tail : day)),
    lastStepMoney:
      day > stepFrom
        ? minor(sumMoney(game.runs.flatMap((r) => r.lived.slice(stepFrom, day).map((d) => d.money))))
        : null,
    ahead: over ? [] : aheadOf(content, day),
    items: game.runs.map((run) => itemView(run, content, items.get(run.item.itemId), { day, stepFrom, over, hinted })),
    result: result && resultView(result, content, items),
  };
}

function itemView(
  run: ItemRun,
  content: PuzzleContent,
  info: ItemInfo | undefined,
  at: { readonly day: number; readonly stepFrom: number; readonly over: boolean; readonly hinted: boolean },
): Attempt['items'][number] {
  const { item } = run;
  const date = (of: number) => dateOf(content.originDay + of);
  const q = at.over ? null : run.question();
  const played = run.lived.slice(0, at.day).map((d, i) => ({
    date: date(i),
    sold: units(d.sold),
    soldOut: d.lost > 0,
  }));
  const before = item.before.map((sold, i) => ({
    date: date(i - SEEN_DAYS),
    sold: units(sold),
    soldOut: item.beforeSoldOut[i] ?? false,
  }));
  return {
    id: item.itemId,
    name: info?.name ?? '',
    nameEn: info?.nameEn ?? null,
    sku: info?.sku ?? '',
    baseUom: info?.baseUom ?? '',
    tags: [...item.tags],
    pack: fromMilli(item.packMilli),
    minimum: fromMilli(item.minimumOrderMilli),
    lifeDays: item.lifeDays,
    price: Math.round(item.price),
    cost: Math.round(item.economics.cost),
    onHand: units(at.over ? (run.lived[content.days - 1]?.left ?? 0) : run.onHand),
    expiring: units(at.over ? 0 : run.expiring),
    coming: at.over ? [] : run.onTheWay.map((c) => ({ date: date(c.day), quantity: units(c.quantity) })),
    order: q && {
      arrives: date(q.day + q.arrivalDays),
      until: date(q.day + q.arrivalDays + q.coverDays - 1),
      lastWeek: units(lastWeekSold(run, q)),
    },
    hint: q && at.hinted ? units(suggestedOrder(item, q)) : null,
    history: [...before, ...played].slice(-SEEN_DAYS),
    lastStep: run.lived.slice(at.stepFrom, at.day).map((d, i): PlayedDay => {
      const day = at.stepFrom + i;
      return {
        date: date(day),
        received: units(d.received),
        sold: units(d.sold),
        missed: units(d.lost),
        wasted: units(d.wasted),
        left: units(d.left),
        emptyAt:
          d.lost > 0
            ? Math.round(content.openMinute + ((content.closeMinute - content.openMinute) * d.sold) / d.asked)
            : null,
        estimated: item.estimated.includes(day),
        money: minor(d.money),
      };
    }),
  };
}

function aheadOf(content: PuzzleContent, today: number): Attempt['ahead'] {
  const weather = new Map((content.weather[today] ?? []).map((w) => [w.day, w]));
  const degrees = (centi: number | null) => (centi === null ? null : centi / 100);
  return content.known.slice(today, today + AHEAD_DAYS + 1).map((known, i) => {
    const day = today + i;
    const seen = weather.get(day);
    return {
      date: dateOf(content.originDay + day),
      holiday: known.holiday,
      holidayEn: known.holidayEn,
      festival: known.festival,
      events: known.events.filter((_, at) => (known.eventsFrom?.[at] ?? 0) <= today),
      weather: seen
        ? { high: degrees(seen.highCenti), low: degrees(seen.lowCenti), rain: degrees(seen.rainCenti) }
        : null,
      promotions: content.promotions
        .filter((p) => p.fromDay <= day && p.toDay >= day && (p.knownFrom ?? 0) <= today)
        .map((p) => ({ name: p.name, itemIds: [...p.itemIds], depth: degrees(p.depthCenti), price: p.priceMinor })),
    };
  });
}

function resultView(
  result: ContestResult,
  content: PuzzleContent,
  items: ReadonlyMap<string, ItemInfo>,
): NonNullable<Attempt['result']> {
  return {
    ways: result.ways.map((w) => ({ ...w, daily: [...w.daily] })),
    skill: result.skill,
    best: result.best,
    estimatedDays: content.items.reduce((sum, item) => sum + item.estimated.length, 0),
    lessons: result.lessons.map((l) => {
      const info = items.get(l.itemId);
      return {
        id: l.itemId,
        name: info?.name ?? '',
        nameEn: info?.nameEn ?? null,
        baseUom: info?.baseUom ?? '',
        date: dateOf(content.originDay + l.orderDay),
        arrives: dateOf(content.originDay + l.arrival),
        ordered: units(l.ordered),
        needed: units(l.needed),
        wasted: units(l.wasted),
        missed: units(l.missed),
        money: l.money,
      };
    }),
  };
}
