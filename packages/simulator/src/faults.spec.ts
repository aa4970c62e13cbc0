import { BatchEnvelope } from '@larder/contracts/pos-sync/ticket';
import { describe, expect, it, vi } from 'vitest';
import { demoChain } from './chains.ts';
import { batchesOf, conflictingCopy, deliveriesOf, firstTickets, MAX_BATCH_TICKETS } from './faults.ts';
import { dayEndOf, totalOf } from './ticket-math.ts';
import { ticketsForDay } from './tickets.ts';
import type { WireTicket } from './wire.ts';

// Whole chains are generated here; a busy machine may take many times longer than an idle one.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const chain = demoChain('bakery', { demandScale: 3 });
const day = ticketsForDay(chain, 'S101', '2026-11-20');
const rush = firstTickets(day, ['T1', 'T2'], 300);
const at = (time: string) => Date.parse(`2026-11-20T${time}:00+08:00`);

const PLAN = {
  seed: 9,
  everySeconds: 15,
  linkDown: [{ fromMs: at('11:30'), toMs: at('12:10') }],
  loseResponse: 0.2,
  duplicate: 0.1,
  shuffle: 0.15,
  replay: [{ terminalCode: 'T2', times: 2 }],
};

/** What a correct server holds after the deliveries: the highest rev of each ticket. */
function received(deliveries: ReturnType<typeof deliveriesOf>): Map<string, WireTicket> {
  const store = new Map<string, WireTicket>();
  for (const { batch, reachesServer } of deliveries) {
    if (!reachesServer) continue;
    for (const ticket of batch.tickets)
      if ((store.get(ticket.ticketUid)?.rev ?? 0) < ticket.rev) store.set(ticket.ticketUid, ticket);
  }
  return store;
}

describe('a lunch rush with the network down', () => {
  it('[POS-04] exactly 300 tickets of two terminals arrive and their sums are the Z totals', () => {
    expect(new Set(rush.tickets.map((t) => t.ticketUid)).size).toBe(300);
    const held = [...received(deliveriesOf(rush, PLAN)).values()];
    expect(held).toHaveLength(300);
    for (const end of rush.dayEnds)
      expect(
        dayEndOf(
          end.terminalCode,
          end.businessDate,
          held.filter((t) => t.terminalCode === end.terminalCode),
        ),
      ).toEqual(end);
  });

  it('[POS-04] faults really happen: outage, lost answers, duplicates, replays out of order', () => {
    const deliveries = deliveriesOf(rush, PLAN);
    const causes = new Map<string, number>();
    for (const d of deliveries) causes.set(d.cause, (causes.get(d.cause) ?? 0) + 1);
    expect(causes.get('retry')).toBeGreaterThan(5);
    expect(causes.get('duplicate')).toBeGreaterThan(0);
    const own = new Set(rush.tickets.filter((t) => t.terminalCode === 'T2').map((t) => t.ticketUid));
    const replayed = deliveries.filter((d) => d.cause === 'replay').flatMap((d) => d.batch.tickets);
    expect(replayed).toHaveLength(rush.tickets.filter((t) => own.has(t.ticketUid)).length * 2);
    // Tabs and voids break the order of numbers a little by themselves; a shuffled list falls at every other step.
    const falls = replayed.filter((t, i) => i > 0 && t.seq < (replayed[i - 1]?.seq ?? 0)).length;
    expect(falls).toBeGreaterThan(replayed.length * 0.4);
    for (const d of deliveries.filter((x) => x.atMs >= at('11:30') && x.atMs < at('12:10')))
      expect(d.reachesServer).toBe(false);
    const backlog = Math.max(
      ...deliveries.filter((d) => d.atMs >= at('12:10') && d.atMs < at('12:20')).map((d) => d.batch.tickets.length),
    );
    expect(backlog).toBeGreaterThan(10);
  });

  it('[POS-04] the same batch id always carries the same bytes and fits the envelope', () => {
    const bytes = new Map<string, string>();
    for (const { batch } of deliveriesOf(rush, PLAN)) {
      BatchEnvelope.parse(batch);
      const text = JSON.stringify(batch);
      expect(bytes.get(batch.batchId) ?? text).toBe(text);
      bytes.set(batch.batchId, text);
    }
  });

  it('[POS-04] the schedule is a function of its seed', () => {
    expect(JSON.stringify(deliveriesOf(rush, PLAN))).toBe(JSON.stringify(deliveriesOf(rush, PLAN)));
    expect(JSON.stringify(deliveriesOf(rush, { ...PLAN, seed: 10 }))).not.toBe(
      JSON.stringify(deliveriesOf(rush, PLAN)),
    );
  });

  it('[POS-04] without faults everything travels once, in order, with the Z reports at the end', () => {
    const deliveries = deliveriesOf(rush, { seed: 1 });
    expect(deliveries.flatMap((d) => d.batch.tickets)).toHaveLength(rush.tickets.length);
    expect(deliveries.flatMap((d) => d.batch.dayEnds ?? [])).toHaveLength(2);
    for (const d of deliveries) expect(d.cause === 'first' && d.responseReachesTill).toBe(true);
    const last = deliveries.filter((d) => d.terminalCode === 'T1').at(-1);
    expect(last?.batch.heartbeat).toEqual({ lastSeq: rush.dayEnds[0]?.lastSeq, unsent: 0, oldestUnsentAt: null });
  });

  it('[POS-03] a day in plain batches keeps to the limit and loses nothing', () => {
    const batches = batchesOf(day, { maxTickets: 120 });
    expect(Math.max(...batches.map((b) => b.tickets.length))).toBeLessThanOrEqual(120);
    expect(batches.flatMap((b) => b.tickets)).toEqual(day.tickets);
    expect(batches.at(-1)?.dayEnds).toEqual(day.dayEnds);
    for (const batch of batchesOf(day)) expect(batch.tickets.length).toBeLessThanOrEqual(MAX_BATCH_TICKETS);
    expect(batchesOf(ticketsForDay(chain, 'S103', '2026-02-17'))).toEqual([]);
  });

  it('[POS-18] a conflicting copy keeps uid and rev and is consistent in itself', () => {
    const ticket = rush.tickets.find((t) => t.status === 'closed') as WireTicket;
    const copy = conflictingCopy(ticket);
    expect([copy.ticketUid, copy.rev]).toEqual([ticket.ticketUid, ticket.rev]);
    expect(copy.total).toBe(ticket.total + 100);
    expect(copy.total).toBe(totalOf(copy.lines, copy.adjustments));
  });
});
