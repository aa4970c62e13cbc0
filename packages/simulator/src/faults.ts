import { instantWithOffset } from './dates.ts';
import { hash32, hashText, Random } from './random.ts';
import { dayEndOf } from './ticket-math.ts';
import type { StoreDayTickets } from './tickets.ts';
import { deterministicUid } from './uid.ts';
import type { WireBatch, WireDayEnd, WireTicket } from './wire.ts';

/** Contract's limit of tickets per batch. */
export const MAX_BATCH_TICKETS = 500;

/** What goes wrong between a till and the server. Times are epoch milliseconds. */
export interface FaultPlan {
  readonly seed: number;
  /** Seconds between two sending attempts of an idle till. Default 20. */
  readonly everySeconds?: number;
  readonly maxTickets?: number;
  /** Spans during which nothing reaches the server. */
  readonly linkDown?: readonly { readonly fromMs: number; readonly toMs: number }[];
  /** Chance that the server has taken a batch but the till doesn't hear it, 0–1. */
  readonly loseResponse?: number;
  /** Chance that the network delivers a batch twice, 0–1. */
  readonly duplicate?: number;
  /** Chance that two neighbouring deliveries change places, 0–1; tickets inside a batch are shuffled with the same chance. */
  readonly shuffle?: number;
  /** Terminals that send their whole backlog again after the last ticket, in random order under new batch ids. */
  readonly replay?: readonly { readonly terminalCode: string; readonly times: number }[];
}

/** One arrival (or attempt) of a batch. The same batchId always carries the same bytes. */
export interface Delivery {
  readonly atMs: number;
  readonly terminalCode: string;
  readonly batch: WireBatch;
  readonly cause: 'first' | 'retry' | 'duplicate' | 'replay';
  /** False: lost on the way, the server never sees it. */
  readonly reachesServer: boolean;
  /** False: the till must send it again. */
  readonly responseReachesTill: boolean;
}

interface Till {
  readonly terminalCode: string;
  readonly entries: readonly { at: number; ticket: WireTicket }[];
  readonly dayEnds: readonly WireDayEnd[];
  readonly dayEndAt: number;
}

const RETRY_BASE_MS = 2000;
const RETRY_CAP_MS = 60_000;

function shuffled<T>(list: readonly T[], random: Random): T[] {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    const swap = copy[i] as T;
    copy[i] = copy[j] as T;
    copy[j] = swap;
  }
  return copy;
}

/** A till that sends what it has, waits for the answer, and sends the same batch again until it hears one. */
function tillDeliveries(till: Till, plan: FaultPlan, key: number): Delivery[] {
  const random = new Random(plan.seed, key);
  const everyMs = (plan.everySeconds ?? 20) * 1000;
  const maxTickets = Math.min(MAX_BATCH_TICKETS, plan.maxTickets ?? MAX_BATCH_TICKETS);
  const deliveries: Delivery[] = [];
  let now = (till.entries[0]?.at ?? till.dayEndAt) + random.int(everyMs);
  let sent = 0;
  let dayEndSent = till.dayEnds.length === 0;
  let number = 0;
  while (sent < till.entries.length || !dayEndSent) {
    const ready = till.entries.filter((e, i) => i >= sent && e.at <= now);
    const withDayEnd =
      !dayEndSent && now >= till.dayEndAt && sent + Math.min(maxTickets, ready.length) === till.entries.length;
    if (ready.length === 0 && !withDayEnd) {
      now = Math.max(now + everyMs, Math.min(till.entries[sent]?.at ?? till.dayEndAt, till.dayEndAt));
      continue;
    }
    const part = ready.slice(0, maxTickets);
    const batch = makeBatch({
      till,
      part,
      waiting: ready.slice(maxTickets),
      now,
      withDayEnd,
      plan,
      key,
      number,
      random,
    });
    number++;
    now = deliverUntilHeard(deliveries, till.terminalCode, batch, now, plan, random);
    sent += part.length;
    dayEndSent ||= withDayEnd;
    now += everyMs;
  }
  return [...deliveries, ...replays(till, plan, key, now, random)];
}

interface BatchDraft {
  till: Till;
  part: readonly { at: number; ticket: WireTicket }[];
  waiting: readonly { at: number; ticket: WireTicket }[];
  now: number;
  withDayEnd: boolean;
  plan: FaultPlan;
  key: number;
  number: number;
  random: Random;
}

function makeBatch(draft: BatchDraft): WireBatch {
  const { till, part, waiting, now, plan, random } = draft;
  const tickets = part.map((e) => e.ticket);
  const lastSeq = till.entries.reduce((last, e) => (e.at <= now ? Math.max(last, e.ticket.seq) : last), 0);
  const oldest = waiting[0];
  return {
    batchId: deterministicUid(now, plan.seed, draft.key, draft.number, 1),
    sentAt: instantWithOffset(now),
    tickets: random.next() < (plan.shuffle ?? 0) ? shuffled(tickets, random) : tickets,
    ...(draft.withDayEnd ? { dayEnds: [...till.dayEnds] } : {}),
    heartbeat: { lastSeq, unsent: waiting.length, oldestUnsentAt: oldest ? instantWithOffset(oldest.at) : null },
  };
}

/** Sends one batch until the till hears an answer; returns the time of the answer. */
function deliverUntilHeard(
  deliveries: Delivery[],
  terminalCode: string,
  batch: WireBatch,
  from: number,
  plan: FaultPlan,
  random: Random,
): number {
  let now = from;
  for (let attempt = 0; ; attempt++) {
    const down = (plan.linkDown ?? []).some((span) => now >= span.fromMs && now < span.toMs);
    const heard = !down && random.next() >= (plan.loseResponse ?? 0);
    deliveries.push({
      atMs: now,
      terminalCode,
      batch,
      cause: attempt === 0 ? 'first' : 'retry',
      reachesServer: !down,
      responseReachesTill: heard,
    });
    if (!down && random.next() < (plan.duplicate ?? 0)) {
      deliveries.push({
        atMs: now + 1 + random.int(3000),
        terminalCode,
        batch,
        cause: 'duplicate',
        reachesServer: true,
        responseReachesTill: false,
      });
    }
    if (heard) return now;
    const cap = Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** Math.min(attempt, 10));
    now += 500 + random.int(cap);
  }
}

function replays(till: Till, plan: FaultPlan, key: number, from: number, random: Random): Delivery[] {
  const wanted = (plan.replay ?? []).find((r) => r.terminalCode === till.terminalCode)?.times ?? 0;
  const deliveries: Delivery[] = [];
  let now = from;
  for (let time = 0; time < wanted; time++) {
    const all = shuffled(
      till.entries.map((e) => e.ticket),
      random,
    );
    const size = Math.min(MAX_BATCH_TICKETS, plan.maxTickets ?? MAX_BATCH_TICKETS);
    for (let i = 0; i < all.length; i += size) {
      now += 1000;
      const lastSeq = till.entries.reduce((last, e) => Math.max(last, e.ticket.seq), 0);
      const batch: WireBatch = {
        batchId: deterministicUid(now, plan.seed, key, time * 10_000 + i, 2),
        sentAt: instantWithOffset(now),
        tickets: all.slice(i, i + size),
        heartbeat: { lastSeq, unsent: 0, oldestUnsentAt: null },
      };
      deliveries.push({
        atMs: now,
        terminalCode: till.terminalCode,
        batch,
        cause: 'replay',
        reachesServer: true,
        responseReachesTill: true,
      });
    }
  }
  return deliveries;
}

/**
 * Everything that travels between a store's tills and the server on one day under a fault plan, in order of arrival.
 * Every ticket and Z report reaches the server at least once. Without faults each travels exactly once.
 */
export function deliveriesOf(day: StoreDayTickets, plan: FaultPlan): Delivery[] {
  const tills = new Map<string, { at: number; ticket: WireTicket }[]>();
  for (const end of day.dayEnds) tills.set(end.terminalCode, []);
  day.tickets.forEach((ticket, i) => {
    const entries = tills.get(ticket.terminalCode) ?? [];
    entries.push({ at: day.emittedAt[i] ?? 0, ticket });
    tills.set(ticket.terminalCode, entries);
  });
  const all: Delivery[] = [];
  for (const [terminalCode, entries] of tills) {
    const dayEnds = day.dayEnds.filter((end) => end.terminalCode === terminalCode);
    all.push(
      ...tillDeliveries(
        { terminalCode, entries, dayEnds, dayEndAt: day.dayEndAt },
        plan,
        hash32(hashText(day.storeCode), hashText(day.businessDate), hashText(terminalCode)),
      ),
    );
  }
  all.sort((a, b) => a.atMs - b.atMs || (a.terminalCode < b.terminalCode ? -1 : 1));
  const random = new Random(plan.seed, hashText(day.storeCode), hashText(day.businessDate), 3);
  for (let i = 0; i + 1 < all.length; i++) {
    if (random.next() >= (plan.shuffle ?? 0)) continue;
    const swap = all[i] as Delivery;
    all[i] = all[i + 1] as Delivery;
    all[i + 1] = swap;
  }
  return all;
}

/** Batches of a day without any fault, each terminal's in order; the plain way to upload history. */
export function batchesOf(
  day: StoreDayTickets,
  options: { readonly seed?: number; readonly maxTickets?: number } = {},
): WireBatch[] {
  const seed = options.seed ?? 1;
  const size = Math.min(MAX_BATCH_TICKETS, options.maxTickets ?? MAX_BATCH_TICKETS);
  const key = hash32(hashText(day.storeCode), hashText(day.businessDate));
  const sentAt = instantWithOffset(day.dayEndAt);
  const count = Math.max(1, Math.ceil(day.tickets.length / size));
  if (day.tickets.length === 0 && day.dayEnds.length === 0) return [];
  return Array.from({ length: count }, (_, i) => ({
    batchId: deterministicUid(day.dayEndAt + i, seed, key, i, 4),
    sentAt,
    tickets: day.tickets.slice(i * size, (i + 1) * size),
    ...(i === count - 1 && day.dayEnds.length > 0 ? { dayEnds: [...day.dayEnds] } : {}),
  }));
}

/**
 * The first `count` tickets that a store's terminals produce, all revs included, with Z reports of exactly those:
 * numbers stay without gaps.
 * @throws RangeError when the day has fewer tickets
 */
export function firstTickets(day: StoreDayTickets, terminalCodes: readonly string[], count: number): StoreDayTickets {
  const seqs = day.tickets.filter((t) => terminalCodes.includes(t.terminalCode));
  const order = new Map<string, WireTicket>();
  for (const ticket of [...seqs].sort((a, b) => closing(a) - closing(b) || a.seq - b.seq))
    order.set(ticket.ticketUid, ticket);
  if (order.size < count)
    throw new RangeError(`${day.storeCode} has ${order.size} tickets on ${day.businessDate}, not ${count}`);
  // Per terminal the lowest numbers are kept, in the proportion in which they come first in time.
  const first = [...order.values()].sort((a, b) => closing(a) - closing(b)).slice(0, count);
  const room = new Map(terminalCodes.map((code) => [code, first.filter((t) => t.terminalCode === code).length]));
  const kept = new Set<string>();
  for (const code of terminalCodes) {
    const own = [...order.values()].filter((t) => t.terminalCode === code).sort((a, b) => a.seq - b.seq);
    for (const ticket of own.slice(0, room.get(code))) kept.add(ticket.ticketUid);
  }
  const tickets: WireTicket[] = [];
  const emittedAt: number[] = [];
  day.tickets.forEach((ticket, i) => {
    if (!kept.has(ticket.ticketUid)) return;
    tickets.push(ticket);
    emittedAt.push(day.emittedAt[i] ?? 0);
  });
  const dayEnds = terminalCodes.map((code) =>
    dayEndOf(
      code,
      day.businessDate,
      tickets.filter((t) => t.terminalCode === code),
    ),
  );
  return { ...day, tickets, emittedAt, dayEnds };
}

const closing = (ticket: WireTicket): number => Date.parse(ticket.closedAt ?? ticket.openedAt);

/** The same rev with another content, as a broken till would send it: the server must quarantine it as a conflict. */
export function conflictingCopy(ticket: WireTicket): WireTicket {
  const [first, ...rest] = ticket.lines;
  if (!first) return { ...ticket, cashierRef: `${ticket.cashierRef}-X` };
  const lines = [{ ...first, amount: first.amount + 100 }, ...rest];
  return {
    ...ticket,
    lines,
    total: ticket.total + 100,
    payments: ticket.payments.map((p, i) => (i === 0 ? { ...p, amount: p.amount + 100 } : p)),
  };
}
