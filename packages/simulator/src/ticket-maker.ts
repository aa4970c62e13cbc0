import { businessDayOf, dateOf, dayNumber, epochMs, instantWithOffset, minuteOf } from './dates.ts';
import type { DemandModel } from './demand.ts';
import { demandModel } from './demand.ts';
import { promotionsOn } from './promotions.ts';
import { gaussian, hash32, hashText, Random, uniform } from './random.ts';
import type { Pick } from './ticket-basket.ts';
import { basketSizes, lineOf, mergePicks, modifying, picksOfDay } from './ticket-basket.ts';
import { dayEndOf, taxOf, totalOf } from './ticket-math.ts';
import { drawChannel, drawMethod, drawPayments } from './ticket-payments.ts';
import type { ChainDefinition, StoreDefinition, TicketChannel } from './types.ts';
import { deterministicUid } from './uid.ts';
import type { WireAdjustment, WireDayEnd, WireLine, WirePayment, WireTicket } from './wire.ts';

/** Tickets of one store on one business date, in the order in which the tills produce them. */
export interface StoreDayTickets {
  readonly storeCode: string;
  readonly businessDate: string;
  /** Every rev is an entry of its own: a void or a tab left open first appears more than once. */
  readonly tickets: readonly WireTicket[];
  /** When each entry leaves the till, epoch milliseconds, non-decreasing. */
  readonly emittedAt: readonly number[];
  /** One per terminal; empty when the store was closed. */
  readonly dayEnds: readonly WireDayEnd[];
  /** When the Z reports are printed, epoch milliseconds. */
  readonly dayEndAt: number;
}

export interface AdHocOrder {
  /** A terminal of its own (e.g. `LIVE`), or an existing one when the caller continues its numbers. */
  readonly terminalCode: string;
  /** Next free number of that terminal; the caller keeps count. */
  readonly firstSeq: number;
  readonly startInstant: string;
  readonly everySeconds: number;
  readonly count: number;
  /** Sell only these goods, e.g. for a sudden run on one item; default: everything by popularity. */
  readonly skus?: readonly string[];
  readonly seed?: number;
}

interface Draft {
  readonly kind: 'sale' | 'refund';
  /** Second of the business day at which it is paid. */
  readonly second: number;
  readonly duration: number;
  readonly channel: TicketChannel;
  readonly lines: readonly WireLine[];
  readonly adjustments: readonly WireAdjustment[];
  readonly payments: readonly WirePayment[];
  readonly memberRef: string | null;
  readonly voided: boolean;
  readonly voidAfter: number;
  readonly tab: boolean;
  readonly origin?: Draft;
  terminal: number;
  seq: number;
}

const VOID_SHARE = 0.008;
const REFUND_SHARE = 0.006;
const MEMBER_CHANCE = 0.28;
const FOREIGN_MEMBER_CHANCE = 0.04;
const TAB_CHANCE = 0.3;
const STAFF_CHANCE = 0.012;
const DELIVERY_FEE = 300;
const CACHE_DAYS = 96;

/** How many numbers each terminal uses that day and what they are. Cheap: it doesn't generate the tickets. */
interface DayCounts {
  readonly total: number;
  readonly voids: number;
  readonly refunds: number;
  readonly perTerminal: readonly number[];
}

const TERMINAL_SHARES: Readonly<Record<number, readonly number[]>> = { 2: [0.62, 0.38], 3: [0.48, 0.32, 0.2] };

/** Makes the tickets of a chain; `tickets.ts` keeps one per chain object. Caches only save time. */
export class TicketMaker {
  readonly #model: DemandModel;
  readonly #chain: ChainDefinition;
  readonly #seed: number;
  readonly #epoch: number;
  readonly #modifying;
  /** Per store: numbers used before the n-th day since the epoch, flattened per terminal. */
  readonly #seqBefore = new Map<number, number[]>();
  readonly #days = new Map<number, StoreDayTickets>();

  constructor(chain: ChainDefinition) {
    this.#chain = chain;
    this.#model = demandModel(chain);
    this.#seed = hash32(chain.seed, hashText(chain.tenant.code), 5000);
    this.#epoch = dayNumber(chain.seqEpoch);
    this.#modifying = modifying(chain);
  }

  storeIndex(code: string): number {
    return this.#model.storeIndex(code);
  }

  counts(s: number, day: number): DayCounts {
    const store = this.#model.stores[s] as StoreDefinition;
    const common = this.#model.storeDay(s, day);
    const expected = this.#chain.baseTickets * store.sizeFactor * this.#chain.demandScale * common.traffic;
    const total = common.closed
      ? 0
      : Math.max(1, Math.round(expected * Math.exp(0.03 * gaussian(this.#seed, s, day, 1))));
    const perTerminal = (TERMINAL_SHARES[store.terminals.length] ?? [1]).map((share) => Math.floor(share * total));
    perTerminal[0] = (perTerminal[0] ?? 0) + total - perTerminal.reduce((a, b) => a + b, 0);
    return {
      total,
      voids: Math.floor(total * VOID_SHARE + uniform(this.#seed, s, day, 2)),
      refunds: Math.floor(total * REFUND_SHARE + uniform(this.#seed, s, day, 3)),
      perTerminal,
    };
  }

  /** First free number of each terminal on that morning. */
  firstSeq(s: number, day: number): number[] {
    if (day < this.#epoch) throw new RangeError(`no tickets before ${this.#chain.seqEpoch}`);
    const terminals = this.#model.stores[s]?.terminals.length ?? 0;
    let before = this.#seqBefore.get(s);
    if (!before) {
      before = new Array<number>(terminals).fill(0);
      this.#seqBefore.set(s, before);
    }
    for (let n = before.length / terminals; n <= day - this.#epoch; n++) {
      const used = this.counts(s, this.#epoch + n - 1).perTerminal;
      for (let t = 0; t < terminals; t++) before.push((before[(n - 1) * terminals + t] ?? 0) + (used[t] ?? 0));
    }
    return Array.from({ length: terminals }, (_, t) => (before[(day - this.#epoch) * terminals + t] ?? 0) + 1);
  }

  day(s: number, day: number): StoreDayTickets {
    const key = day * 1024 + s;
    let found = this.#days.get(key);
    if (!found) {
      found = this.#make(s, day);
      const oldest = this.#days.keys().next();
      if (this.#days.size >= CACHE_DAYS && !oldest.done) this.#days.delete(oldest.value);
      this.#days.set(key, found);
    }
    return found;
  }

  #make(s: number, day: number): StoreDayTickets {
    const store = this.#model.stores[s] as StoreDefinition;
    const businessDate = dateOf(day);
    const counts = this.counts(s, day);
    // A store that never closes prints its Z when the business date turns.
    const closes =
      store.closes === '24:00' && store.opens === '00:00' ? 1440 + store.closeoutHour * 60 : minuteOf(store.closes);
    const dayEndAt = epochMs(day, closes * 60) + 10 * 60_000;
    if (counts.total === 0)
      return { storeCode: store.code, businessDate, tickets: [], emittedAt: [], dayEnds: [], dayEndAt };

    const random = new Random(this.#seed, s, day);
    const picks = picksOfDay(this.#model, s, day, random);
    const drafts = this.#drafts(s, day, counts, picks, closes * 60 - 1, random);
    this.#number(s, day, drafts, counts, random);

    const entries: { at: number; ticket: WireTicket }[] = [];
    for (const draft of drafts) {
      for (const ticket of this.#revs(store, day, draft)) {
        entries.push({ at: Date.parse(ticket.modifiedAt ?? ticket.closedAt ?? ticket.openedAt), ticket });
      }
    }
    entries.sort(
      (a, b) => a.at - b.at || a.ticket.rev - b.ticket.rev || (a.ticket.ticketUid < b.ticket.ticketUid ? -1 : 1),
    );
    const tickets = entries.map((e) => e.ticket);
    return {
      storeCode: store.code,
      businessDate,
      tickets,
      emittedAt: entries.map((e) => e.at),
      dayEnds: store.terminals.map((code) =>
        dayEndOf(
          code,
          businessDate,
          tickets.filter((t) => t.terminalCode === code),
        ),
      ),
      dayEndAt,
    };
  }

  #drafts(
    s: number,
    day: number,
    counts: DayCounts,
    picks: readonly Pick[],
    lastSecond: number,
    random: Random,
  ): Draft[] {
    const wantedSales = counts.total - counts.voids - counts.refunds;
    const sales = Math.min(wantedSales, picks.length);
    const drafts: Draft[] = [];
    let at = 0;
    for (const size of sales > 0 ? basketSizes(picks.length, sales, random) : []) {
      const basket = mergePicks(picks.slice(at, at + size));
      const second = Math.min(lastSecond, (picks[at]?.second ?? 0) + random.int(40));
      at += size;
      drafts.push(this.#saleDraft(s, day, basket, second, random));
    }
    // A return is of one line of a ticket that carries no ticket-level discount, so the money is exactly the line's.
    const returnable = drafts.filter(
      (d) => d.adjustments.length === 0 && d.second < lastSecond - 600 && d.payments.length === 1,
    );
    const refunds = Math.min(counts.refunds, returnable.length);
    for (let n = 0; n < refunds; n++) {
      const origin = returnable.splice(random.int(returnable.length), 1)[0] as Draft;
      const line = origin.lines[random.int(origin.lines.length)] as WireLine;
      const amount = line.amount;
      drafts.push({
        ...origin,
        kind: 'refund',
        origin,
        voided: false,
        tab: false,
        lines: [{ ...line, lineNo: 1 }],
        payments: amount === 0 ? [] : [{ ...(origin.payments[0] as WirePayment), amount }],
        second: Math.min(lastSecond, origin.second + 300 + random.int(5400)),
        duration: 40 + random.int(60),
      });
    }
    // Too few purchases or nothing to return: the number is used by a ticket that was rung up and cancelled.
    const cancelled = counts.total - drafts.length;
    const items = this.#model.items;
    for (let n = 0; n < cancelled; n++) {
      const anchor = picks.length > 0 ? (picks[random.int(picks.length)] as Pick).second : minuteOf('12:00') * 60;
      const sample =
        picks.length > 0
          ? (picks[random.int(picks.length)] as Pick)
          : { item: items[0] as Pick['item'], second: anchor, quantityMilli: 1000, percentOff: 0 };
      drafts.push({
        ...this.#saleDraft(s, day, [sample], Math.min(lastSecond - 600, anchor), random),
        voided: true,
        tab: false,
      });
    }
    return drafts.sort((a, b) => a.second - b.second);
  }

  #saleDraft(s: number, day: number, basket: readonly Pick[], second: number, random: Random): Draft {
    const store = this.#model.stores[s] as StoreDefinition;
    const channel = drawChannel(store, random);
    const lines = basket.map((pick, index) => lineOf(this.#chain, day, pick, index + 1, this.#modifying, random));
    const goods = lines.reduce((sum, line) => sum + line.amount, 0);
    const adjustments: WireAdjustment[] = [];
    const threshold = promotionsOn(this.#chain, day).find((p) => p.mechanic === 'thresholdOff');
    if (threshold && goods >= threshold.thresholdMinor)
      adjustments.push({ reason: `promotion:${threshold.code}`, amount: -threshold.offMinor });
    else if (channel !== 'delivery' && random.next() < STAFF_CHANCE)
      adjustments.push({ reason: 'staff_discount', amount: -Math.round(goods * 0.1) });
    if (channel === 'delivery') adjustments.push({ reason: 'delivery_fee', amount: DELIVERY_FEE });
    const method = drawMethod(channel, random);
    // Cash is rounded down to whole jiao.
    const odd = totalOf(lines, adjustments) % 10;
    if (method === 'cash' && odd > 0) adjustments.push({ reason: 'cash_rounding', amount: -odd });
    const total = totalOf(lines, adjustments);
    return {
      kind: 'sale',
      second,
      duration: channel === 'dine_in' ? 240 + random.int(1500) : 20 + random.int(100),
      channel,
      lines,
      adjustments,
      payments: drawPayments(method, total, random),
      memberRef: random.next() < MEMBER_CHANCE ? this.#member(s, random) : null,
      voided: false,
      voidAfter: 60 + random.int(500),
      tab: channel === 'dine_in' && random.next() < TAB_CHANCE,
      terminal: 0,
      seq: 0,
    };
  }

  /** Card number of a regular (few come often, many seldom) of this or, now and then, of another store. */
  #member(s: number, random: Random): string {
    const home = random.next() < FOREIGN_MEMBER_CHANCE ? random.int(this.#model.stores.length) : s;
    const rank = Math.floor(900 * random.next() ** 2.2);
    return `M${String(home + 1).padStart(2, '0')}${String(rank).padStart(6, '0')}`;
  }

  adHoc(s: number, order: AdHocOrder): WireTicket[] {
    const store = this.#model.stores[s] as StoreDefinition;
    const startMs = Date.parse(order.startInstant);
    if (Number.isNaN(startMs)) throw new RangeError(`not an instant: ${order.startInstant}`);
    const terminal = store.terminals.indexOf(order.terminalCode);
    const random = new Random(hash32(this.#seed, order.seed ?? 1), s, hashText(order.terminalCode), order.firstSeq);
    const pool = order.skus
      ? order.skus.map((sku) => this.#model.items[this.#model.itemIndex(sku)] as Pick['item'])
      : null;
    return Array.from({ length: order.count }, (_, n) => {
      const ms = startMs + Math.round(n * order.everySeconds * 1000);
      const day = businessDayOf(ms, store.closeoutHour);
      const second = Math.floor((ms - epochMs(day, 0)) / 1000);
      const basket = Array.from({ length: 1 + random.int(3) }, () => this.#randomPick(s, day, second, pool, random));
      const draft = this.#saleDraft(s, day, mergePicks(basket), second, random);
      draft.terminal = terminal;
      draft.seq = order.firstSeq + n;
      // An own key space: an ad-hoc ticket never shares its uid with one of the day's plan.
      const uid = deterministicUid(ms, this.#seed ^ 0x5ad0c, s, hashText(order.terminalCode), draft.seq);
      const [ticket] = this.#revs(store, day, { ...draft, tab: false });
      return { ...(ticket as WireTicket), ticketUid: uid, terminalCode: order.terminalCode };
    });
  }

  /** One purchase by popularity, or evenly from the given goods. */
  #randomPick(s: number, day: number, second: number, pool: readonly Pick['item'][] | null, random: Random): Pick {
    const listed = pool ?? this.#model.items.filter((_, i) => this.#model.isListed(s, i, day));
    const sum = pool ? pool.length : listed.reduce((a, item) => a + item.demand.weight, 0);
    let u = random.next() * sum;
    let item = listed[listed.length - 1] as Pick['item'];
    for (const candidate of listed) {
      u -= pool ? 1 : candidate.demand.weight;
      if (u < 0) {
        item = candidate;
        break;
      }
    }
    const percentOff = this.#model.percentOff(s, this.#model.itemIndex(item.sku), day);
    return { item, second, quantityMilli: item.soldByWeight ? item.averagePickMilli : 1000, percentOff };
  }

  /** Spreads the day's tickets over the terminals so that each uses exactly its count of numbers, in order of time. */
  #number(s: number, day: number, drafts: Draft[], counts: DayCounts, random: Random): void {
    const next = this.firstSeq(s, day);
    const left = [...counts.perTerminal];
    let remaining = counts.total;
    for (const draft of drafts) {
      let ticket = random.int(remaining);
      let t = 0;
      while (ticket >= (left[t] ?? 0)) {
        ticket -= left[t] ?? 0;
        t++;
      }
      left[t] = (left[t] ?? 0) - 1;
      remaining--;
      draft.terminal = t;
      draft.seq = next[t] ?? 0;
      next[t] = draft.seq + 1;
    }
  }

  #uid(s: number, day: number, draft: Draft): string {
    return deterministicUid(epochMs(day, draft.second), this.#seed, s, draft.terminal, draft.seq);
  }

  /** All revs of a ticket: a tab is sent open first, a cancelled ticket is sent closed and then void. */
  #revs(store: StoreDefinition, day: number, draft: Draft): WireTicket[] {
    const s = this.#model.storeIndex(store.code);
    const businessDate = dateOf(day);
    const terminalCode = store.terminals[draft.terminal] ?? '';
    const total = totalOf(draft.lines, draft.adjustments);
    // Nothing is rung up before the business date begins.
    const openedSecond = Math.max(store.closeoutHour * 3600, draft.second - draft.duration);
    const early = draft.second < 14 * 3600 + 1800;
    const closed: WireTicket = {
      ticketUid: this.#uid(s, day, draft),
      rev: draft.tab ? 2 : 1,
      kind: draft.kind,
      status: 'closed',
      terminalCode,
      seq: draft.seq,
      receiptNo: `${businessDate.replaceAll('-', '')}-${terminalCode}-${String(draft.seq).padStart(6, '0')}`,
      cashierRef: `${store.code}-${early ? 'A' : 'B'}${draft.terminal + 1}`,
      shiftRef: `${store.code}-${businessDate}-${early ? 'A' : 'B'}`,
      ...(draft.memberRef ? { memberRef: draft.memberRef } : {}),
      ...(draft.origin ? { refersTo: this.#uid(s, day, draft.origin) } : {}),
      channel: draft.channel,
      currency: this.#chain.tenant.currency,
      businessDate,
      openedAt: instantWithOffset(epochMs(day, openedSecond)),
      closedAt: instantWithOffset(epochMs(day, draft.second)),
      lines: [...draft.lines],
      payments: [...draft.payments],
      taxIncluded: true,
      tax: taxOf(draft.lines, total),
      adjustments: [...draft.adjustments],
      total,
    };
    if (draft.tab) {
      const { closedAt: _, ...rest } = closed;
      const open: WireTicket = {
        ...rest,
        rev: 1,
        status: 'open',
        payments: [],
        modifiedAt: instantWithOffset(epochMs(day, Math.min(draft.second, openedSecond + 30))),
      };
      return [open, closed];
    }
    if (draft.voided)
      return [
        closed,
        {
          ...closed,
          rev: 2,
          status: 'void',
          modifiedAt: instantWithOffset(epochMs(day, draft.second + draft.voidAfter)),
        },
      ];
    return [closed];
  }
}
