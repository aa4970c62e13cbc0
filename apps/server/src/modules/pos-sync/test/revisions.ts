import type { TicketInput } from '@larder/contracts/pos-sync/ticket';
import fc from 'fast-check';
import { ticketOf } from '../../../../test/support/tills.ts';

const SKUS = ['BREAD', 'MILK', 'LATTE', 'COMBO', 'NEW-1'] as const;
type Sku = (typeof SKUS)[number];
/** Stocked goods that one piece uses up, thousandths. */
const USES: Readonly<Record<Sku, readonly (readonly ['BREAD' | 'MILK' | 'BEANS', bigint])[]>> = {
  BREAD: [['BREAD', 1000n]],
  MILK: [['MILK', 1000n]],
  LATTE: [
    ['MILK', 200n],
    ['BEANS', 18n],
  ],
  COMBO: [
    ['MILK', 200n],
    ['BEANS', 18n],
    ['BREAD', 1000n],
  ],
  'NEW-1': [],
};

export interface Rev {
  readonly ticket: number;
  readonly rev: number;
  readonly kind: 'sale' | 'refund';
  readonly status: 'open' | 'closed' | 'void';
  /** Hours after 2026-03-01 00:00 in Shanghai. */
  readonly hour: number;
  readonly lines: readonly { readonly sku: Sku; readonly quantity: number; readonly amount: number }[];
}

export const revs = fc
  .uniqueArray(
    fc.record({
      ticket: fc.nat({ max: 5 }),
      rev: fc.integer({ min: 1, max: 4 }),
      status: fc.constantFrom('closed', 'closed', 'closed', 'void', 'open' as const),
      hour: fc.integer({ min: 0, max: 71 }),
      lines: fc.array(
        fc.record({
          sku: fc.constantFrom(...SKUS),
          quantity: fc.integer({ min: 1, max: 4 }),
          amount: fc.integer({ min: 0, max: 5000 }),
        }),
        { maxLength: 3 },
      ),
    }),
    { minLength: 1, maxLength: 14, selector: (r) => `${r.ticket} ${r.rev}` },
  )
  // A ticket keeps its kind through its life.
  .map((all) =>
    all.map((r): Rev => ({ ...r, status: r.status as Rev['status'], kind: r.ticket % 4 === 3 ? 'refund' : 'sale' })),
  );

/** How the revisions travel: their order with repetitions, and where the batches are cut. */
export const journey = (n: number) =>
  fc.record({
    order: fc.shuffledSubarray(
      Array.from({ length: n }, (_, i) => i),
      { minLength: n, maxLength: n },
    ),
    again: fc.array(fc.nat({ max: n - 1 }), { maxLength: n }),
    cuts: fc.array(fc.nat({ max: n }), { maxLength: 4 }),
  });

export const stamp = (hour: number): string =>
  `2026-03-0${1 + Math.floor(hour / 24)}T${String(hour % 24).padStart(2, '0')}:30:00+08:00`;
const dateOf = (hour: number): string => `2026-03-0${1 + Math.floor(hour / 24)}`;

export function wire(r: Rev, uids: readonly string[]): TicketInput {
  return ticketOf(
    r.lines.map((l) => ({ sku: l.sku, quantity: String(l.quantity), amount: l.amount })),
    {
      ticketUid: uids[r.ticket] as string,
      rev: r.rev,
      kind: r.kind,
      status: r.status,
      openedAt: stamp(r.hour),
      closedAt: stamp(r.hour),
    },
  );
}

interface Figures {
  readonly hours: Map<string, [number, number, number, number]>;
  readonly days: Map<string, [number, number]>;
  readonly onHand: Map<string, bigint>;
}

/** The pure model: a ticket is its highest rev. */
export function model(all: readonly Rev[], uids: readonly string[]) {
  const heads = new Map<number, Rev>();
  for (const r of all) if (r.rev > (heads.get(r.ticket)?.rev ?? 0)) heads.set(r.ticket, r);
  const figures: Figures = { hours: new Map(), days: new Map(), onHand: new Map() };
  for (const h of heads.values()) if (h.status !== 'open') addHead(figures, h);
  return {
    heads: [...heads.values()].map((h) => `${uids[h.ticket]} ${h.rev} ${h.status}`).sort(),
    hours: [...figures.hours].map(([k, v]) => `${k} ${v.join(' ')}`).sort(),
    days: [...figures.days].map(([k, v]) => `${k} ${v.join(' ')}`).sort(),
    onHand: [...figures.onHand].map(([k, v]) => `${k} ${v}`).sort(),
  };
}

function addHead({ hours, days, onHand }: Figures, h: Rev): void {
  const key = `${dateOf(h.hour)} ${h.hour % 24}`;
  const row = hours.get(key) ?? [0, 0, 0, 0];
  hours.set(key, row);
  if (h.status === 'void') {
    row[2] += 1;
    return;
  }
  const sign = h.kind === 'sale' ? 1 : -1;
  row[h.kind === 'sale' ? 0 : 1] += 1;
  row[3] += sign * h.lines.reduce((sum, l) => sum + l.amount, 0);
  for (const l of h.lines) {
    for (const [item, milli] of USES[l.sku])
      onHand.set(item, (onHand.get(item) ?? 0n) - BigInt(sign * l.quantity) * milli);
    if (l.sku === 'NEW-1') continue;
    const day = days.get(`${dateOf(h.hour)} ${l.sku}`) ?? [0, 0];
    days.set(`${dateOf(h.hour)} ${l.sku}`, [day[0] + sign * l.quantity * 1000, day[1] + sign * l.amount]);
  }
}
