import { createHash } from 'node:crypto';
import type { DayEnd, TicketInput } from '@larder/contracts/pos-sync/ticket';
import { DayEnd as DayEndSchema, Ticket as TicketSchema } from '@larder/contracts/pos-sync/ticket';
import { describe, expect, it, vi } from 'vitest';
import { demoChain } from './chains.ts';
import { businessDayOf, dateOf, dayNumber } from './dates.ts';
import { demandModel, emptyItemDay } from './demand.ts';
import { businessDates } from './history.ts';
import { dayEndOf, totalOf } from './ticket-math.ts';
import { adHocTickets, liveTickets, ticketCount, ticketsForDay } from './tickets.ts';
import type { ChainKind } from './types.ts';
import type { WireDayEnd, WireTicket } from './wire.ts';

// Whole chains are generated here; a busy machine may take many times longer than an idle one.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

// Checked by the type checker: what the simulator makes is what the server takes.
const wireTicketIsAccepted = (ticket: WireTicket): TicketInput => ticket;
const wireDayEndIsAccepted = (dayEnd: WireDayEnd): DayEnd => dayEnd;

const KINDS: readonly ChainKind[] = ['bakery', 'convenience'];
const chains = { bakery: demoChain('bakery'), convenience: demoChain('convenience') };

/** Highest rev of each ticket. */
function heads(tickets: readonly WireTicket[]): WireTicket[] {
  const found = new Map<string, WireTicket>();
  for (const ticket of tickets)
    if ((found.get(ticket.ticketUid)?.rev ?? 0) < ticket.rev) found.set(ticket.ticketUid, ticket);
  return [...found.values()];
}

/** What is special about a ticket. */
function traits(ticket: WireTicket): string[] {
  const flags: [string, boolean][] = [
    ['member', ticket.memberRef !== undefined],
    ['modifier', ticket.lines.some((l) => l.modifiers)],
    ['promotion', ticket.lines.some((l) => l.promotionCode)],
    ['price-embedded', ticket.lines.some((l) => l.barcode?.startsWith('2'))],
  ];
  return [ticket.channel, ticket.kind, ticket.status, ...flags.filter(([, on]) => on).map(([name]) => name)];
}

describe('tickets of a day', () => {
  it.each(KINDS)('[POS-01] %s: every ticket and Z report passes the wire contract', (kind) => {
    const chain = chains[kind];
    for (const store of chain.stores) {
      const day = ticketsForDay(chain, store.code, '2026-11-20');
      for (const ticket of day.tickets) TicketSchema.parse(wireTicketIsAccepted(ticket));
      for (const end of day.dayEnds) DayEndSchema.parse(wireDayEndIsAccepted(end));
    }
  });

  it.each(KINDS)('[POS-01] %s: totals, tax and payments agree on every ticket', (kind) => {
    const chain = chains[kind];
    for (const ticket of chain.stores.flatMap((s) => ticketsForDay(chain, s.code, '2026-11-14').tickets)) {
      expect(ticket.total).toBe(totalOf(ticket.lines, ticket.adjustments));
      expect(ticket.tax.reduce((sum, t) => sum + t.base + t.amount, 0)).toBe(ticket.total);
      const paid = ticket.payments.reduce((sum, p) => sum + p.amount, 0);
      expect(paid).toBe(ticket.status === 'open' ? 0 : ticket.total);
      expect(ticket.total).toBeGreaterThanOrEqual(0);
      for (const line of ticket.lines) expect(line.amount).toBeGreaterThanOrEqual(0);
    }
  });

  it.each(KINDS)('[POS-03] %s: numbers rise by one per terminal over days, revs keep theirs', (kind) => {
    const chain = chains[kind];
    for (const store of chain.stores) {
      for (const terminal of store.terminals) {
        let last: number | null = null;
        for (const date of businessDates('2026-02-10', '2026-02-26')) {
          const own = ticketsForDay(chain, store.code, date).tickets.filter((t) => t.terminalCode === terminal);
          const seqs = heads(own)
            .sort((a, b) => a.seq - b.seq)
            .map((t) => t.seq);
          expect(new Set(own.map((t) => `${t.ticketUid}/${t.seq}`)).size).toBe(seqs.length);
          for (const seq of seqs) {
            if (last !== null) expect(seq).toBe(last + 1);
            last = seq;
          }
        }
      }
    }
  });

  it('[POS-03] the first day of the tills starts at number 1 and nothing comes before it', () => {
    const chain = demoChain('bakery', { seqEpoch: '2026-06-01' });
    const day = ticketsForDay(chain, 'S101', '2026-06-01');
    expect(day.dayEnds.map((e) => e.firstSeq)).toEqual([1, 1, 1]);
    expect(() => ticketsForDay(chain, 'S101', '2026-05-31')).toThrow(RangeError);
  });

  it.each(KINDS)('[POS-09] %s: the Z report is the sum of the closed tickets', (kind) => {
    const chain = chains[kind];
    for (const store of chain.stores) {
      const day = ticketsForDay(chain, store.code, '2026-11-18');
      for (const end of day.dayEnds) {
        const own = heads(day.tickets.filter((t) => t.terminalCode === end.terminalCode));
        const sum = (keep: (t: WireTicket) => boolean) => own.filter(keep).reduce((total, t) => total + t.total, 0);
        expect(end.ticketCount).toBe(own.length);
        expect((end.lastSeq ?? 0) - (end.firstSeq ?? 0) + 1).toBe(end.ticketCount);
        expect(end.gross - end.discounts).toBe(sum((t) => t.kind === 'sale' && t.status === 'closed'));
        expect(end.refunds).toBe(sum((t) => t.kind === 'refund' && t.status === 'closed'));
        expect(end.voids).toBe(sum((t) => t.status === 'void'));
        expect(end.tenders.reduce((total, t) => total + t.amount, 0)).toBe(end.gross - end.discounts - end.refunds);
      }
    }
  });

  it.each(KINDS)('[ORD-04] %s: quantities sold are exactly those of the demand model', (kind) => {
    const chain = chains[kind];
    const model = demandModel(chain);
    const byBarcode = new Map(chain.items.flatMap((i) => i.barcodes.map((b) => [b, i.sku] as const)));
    const byPrefix = new Map(
      chain.items.flatMap((i) => (i.priceEmbeddedPrefix ? [[i.priceEmbeddedPrefix, i.sku] as const] : [])),
    );
    const out = emptyItemDay();
    chain.stores.forEach((store, s) => {
      const sold = new Map<string, number>();
      for (const ticket of heads(ticketsForDay(chain, store.code, '2026-11-17').tickets)) {
        if (ticket.kind !== 'sale' || ticket.status !== 'closed') continue;
        for (const line of ticket.lines) {
          const sku =
            line.sku ?? byPrefix.get((line.barcode ?? '').slice(0, 7)) ?? byBarcode.get(line.barcode ?? '') ?? '?';
          sold.set(sku, (sold.get(sku) ?? 0) + Math.round(Number(line.quantity) * 1000));
        }
      }
      model.items.forEach((item, i) => {
        model.itemDay(s, i, dayNumber('2026-11-17'), out);
        expect(sold.get(item.sku) ?? 0, `${store.code} ${item.sku}`).toBe(out.quantityMilli);
      });
    });
  });

  it.each(KINDS)('[POS-22] %s: tickets fall into the business date, all kinds and channels occur', (kind) => {
    const chain = chains[kind];
    const seen = new Set<string>();
    for (const store of chain.stores) {
      for (const ticket of ticketsForDay(chain, store.code, '2026-11-20').tickets) {
        const closedAt = ticket.closedAt ?? ticket.openedAt;
        for (const at of [ticket.openedAt, closedAt]) {
          expect(dateOf(businessDayOf(Date.parse(at), store.closeoutHour))).toBe('2026-11-20');
        }
        expect(Date.parse(closedAt)).toBeGreaterThanOrEqual(Date.parse(ticket.openedAt));
        expect(ticket.refersTo !== undefined).toBe(ticket.kind === 'refund');
        for (const trait of traits(ticket)) seen.add(trait);
      }
    }
    const expected = [
      'sale',
      'refund',
      'closed',
      'void',
      'member',
      'promotion',
      'price-embedded',
      'delivery',
      'online',
    ];
    expect([...seen]).toEqual(
      expect.arrayContaining(
        kind === 'bakery' ? [...expected, 'dine_in', 'takeaway', 'open', 'modifier'] : [...expected, 'retail'],
      ),
    );
  });

  it('[POS-15] a refund names a sale of the same day and returns one of its lines', () => {
    const day = ticketsForDay(chains.bakery, 'S101', '2026-11-20');
    const byUid = new Map(heads(day.tickets).map((t) => [t.ticketUid, t]));
    const refunds = day.tickets.filter((t) => t.kind === 'refund');
    expect(refunds.length).toBeGreaterThan(0);
    for (const refund of refunds) {
      const origin = byUid.get(refund.refersTo ?? '');
      expect(origin?.kind).toBe('sale');
      expect(origin?.total).toBeGreaterThanOrEqual(refund.total);
      expect(Date.parse(refund.closedAt ?? '')).toBeGreaterThan(Date.parse(origin?.closedAt ?? ''));
    }
  });

  it('[POS-01] a closed day has neither tickets nor a Z report', () => {
    const day = ticketsForDay(chains.bakery, 'S103', '2026-02-17');
    expect(day.tickets).toHaveLength(0);
    expect(day.dayEnds).toHaveLength(0);
  });

  it('[PLT-09] 14 days of both chains never exceed 40,000 tickets', () => {
    const dates = businessDates('2025-09-01', '2028-12-31');
    const perDay = dates.map((date) =>
      KINDS.reduce(
        (sum, kind) => sum + chains[kind].stores.reduce((n, s) => n + ticketCount(chains[kind], s.code, date), 0),
        0,
      ),
    );
    let worst = 0;
    for (let i = 13; i < perDay.length; i++)
      worst = Math.max(
        worst,
        perDay.slice(i - 13, i + 1).reduce((a, b) => a + b, 0),
      );
    console.info(`busiest 14 days until 2028: ${worst} tickets`);
    expect(worst).toBeLessThanOrEqual(40_000);
    expect(worst).toBeGreaterThan(25_000);
  });

  it('[POS-01] the announced count is the count of numbers used', () => {
    for (const date of businessDates('2026-02-12', '2026-02-24')) {
      for (const store of chains.convenience.stores) {
        const used = ticketsForDay(chains.convenience, store.code, date).dayEnds.reduce((n, e) => n + e.ticketCount, 0);
        expect(used).toBe(ticketCount(chains.convenience, store.code, date));
      }
    }
  });

  it('[PLT-01] the same seed gives the same bytes in any order of calls; the chains share no uid', () => {
    const text = (order: readonly string[]) => {
      const chain = demoChain('bakery', { seed: 5 });
      const made = new Map(order.map((date) => [date, JSON.stringify(ticketsForDay(chain, 'S202', date))]));
      return ['2026-11-19', '2026-11-20'].map((d) => made.get(d)).join();
    };
    const forwards = text(['2026-11-19', '2026-11-20']);
    expect(text(['2026-11-20', '2026-11-19'])).toBe(forwards);
    expect(createHash('sha256').update(forwards).digest('hex').slice(0, 16)).toBe('37cfb1cd88d4287a');
    const uids = KINDS.flatMap((kind) =>
      chains[kind].stores.flatMap((s) =>
        heads(ticketsForDay(chains[kind], s.code, '2026-11-20').tickets).map((t) => t.ticketUid),
      ),
    );
    expect(new Set(uids).size).toBe(uids.length);
  });

  it('[POS-01] a larger scale gives proportionally more tickets', () => {
    const count = (demandScale: number) => ticketCount(demoChain('bakery', { demandScale }), 'S101', '2026-11-20');
    expect(count(4) / count(1)).toBeCloseTo(4, 1);
    const day = ticketsForDay(demoChain('bakery', { demandScale: 4 }), 'S101', '2026-11-20');
    expect(heads(day.tickets)).toHaveLength(count(4));
  });

  it('[POS-01] generation speed', () => {
    const started = performance.now();
    let count = 0;
    for (const kind of KINDS) {
      const chain = demoChain(kind);
      for (const store of chain.stores)
        for (const date of businessDates('2026-11-08', '2026-11-21'))
          count += ticketsForDay(chain, store.code, date).tickets.length;
    }
    const ms = performance.now() - started;
    console.info(`tickets: ${count} revs in ${Math.round(ms)} ms, ${Math.round((count / ms) * 1000)} per second`);
    expect(count).toBeGreaterThan(20_000);
  });
});

describe('live tickets', () => {
  it('[POS-01] windows that touch add up to the days they cover, Z reports included', () => {
    const chain = chains.convenience;
    const from = Date.parse('2026-11-19T00:00:00Z');
    const windows = Array.from({ length: 48 }, (_, i) =>
      liveTickets(
        chain,
        'C101',
        new Date(from + i * 3_600_000).toISOString(),
        new Date(from + (i + 1) * 3_600_000).toISOString(),
      ),
    );
    const whole = liveTickets(
      chain,
      'C101',
      new Date(from).toISOString(),
      new Date(from + 48 * 3_600_000).toISOString(),
    );
    expect(windows.flatMap((w) => w.tickets)).toHaveLength(whole.tickets.length);
    expect(whole.dayEnds.map((e) => e.businessDate)).toEqual(expect.arrayContaining(['2026-11-19', '2026-11-20']));
    const day = ticketsForDay(chain, 'C101', '2026-11-20');
    for (const ticket of day.tickets) expect(whole.tickets).toContain(ticket);
  });

  it('[INV-02] a run on one item: own numbers, valid tickets, the rate asked for', () => {
    const tickets = adHocTickets(chains.bakery, 'S101', {
      terminalCode: 'LIVE',
      firstSeq: 41,
      startInstant: '2026-11-20T12:00:00+08:00',
      everySeconds: 1,
      count: 60,
      skus: ['BR15'],
    });
    expect(tickets.map((t) => t.seq)).toEqual(Array.from({ length: 60 }, (_, i) => 41 + i));
    for (const ticket of tickets) {
      TicketSchema.parse(wireTicketIsAccepted(ticket));
      expect(ticket.lines.map((l) => l.sku)).toEqual(['BR15']);
      expect(ticket.status).toBe('closed');
    }
    expect(Date.parse(tickets[59]?.closedAt ?? '') - Date.parse(tickets[0]?.closedAt ?? '')).toBe(59_000);
    expect(dayEndOf('LIVE', '2026-11-20', tickets).ticketCount).toBe(60);
  });
});
