import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChain, type TestChain } from '../../../../test/support/chain.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { openTills, type TillItems, till } from '../../../../test/support/tills.ts';
import { InventoryApi } from '../../../foundation/inventory/index.ts';
import { SalesApi } from '../../../foundation/sales/index.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { AcceptBatch } from '../application/accept-batch.ts';
import { model, type Rev, stamp, wire } from './revisions.ts';
import { booked, clearStore, derived, withoutZero } from './store-rows.ts';

const settings = {
  numRuns: Number(process.env.RUNS ?? 12),
  endOnFailure: true,
  interruptAfterTimeLimit: 40_000,
  ...(process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) }),
};
const MOST_COMMANDS = 25;

let t: TestApp;
let chain: TestChain;
let items: TillItems;
beforeAll(async () => {
  t = await startTestApp();
  chain = await createChain(t);
  items = await openTills(t, chain);
});
afterAll(() => t.close());

/** What a till has sent so far: the revisions, and the batches as they went out. */
interface Sent {
  readonly revs: Rev[];
  readonly batches: { readonly id: string; readonly revs: readonly Rev[] }[];
}
/** The product, with the ids of this run's tickets. */
interface Real {
  readonly store: string;
  readonly deviceId: string;
  readonly uids: string[];
}

const headOf = (sent: Sent, ticket: number): Rev | undefined =>
  sent.revs.filter((r) => r.ticket === ticket).sort((a, b) => b.rev - a.rev)[0];
const ticketsOf = (sent: Sent): number[] => [...new Set(sent.revs.map((r) => r.ticket))];

async function deliver(real: Real, id: string, revs: readonly Rev[]): Promise<void> {
  while (revs.some((r) => r.ticket >= real.uids.length)) real.uids.push(newId());
  const tickets = revs.map((r) => wire(r, real.uids));
  await t.get(AcceptBatch).run(till(chain, real.store, real.deviceId), { batchId: id, sentAt: stamp(71), tickets });
}

/** A batch of new revisions; later ones of a ticket get the next number. */
async function sendNew(sent: Sent, real: Real, revs: readonly Rev[]): Promise<void> {
  const batch = { id: newId(), revs };
  sent.batches.push(batch);
  sent.revs.push(...revs);
  await deliver(real, batch.id, revs);
}

type Lines = Rev['lines'];
type Command = fc.AsyncCommand<Sent, Real>;

class Send implements Command {
  constructor(
    readonly tickets: readonly { readonly hour: number; readonly lines: Lines }[],
    readonly kind: 'sale' | 'refund',
  ) {}
  check = () => true;
  async run(sent: Sent, real: Real): Promise<void> {
    const next = Math.max(-1, ...sent.revs.map((r) => r.ticket)) + 1;
    const status = 'closed' as const;
    await sendNew(
      sent,
      real,
      this.tickets.map((x, i) => ({ ...x, ticket: next + i, rev: 1, kind: this.kind, status })),
    );
  }
  toString = () => `${this.kind === 'sale' ? 'Send' : 'Refund'}(${JSON.stringify(this.tickets)})`;
}

/** The next revision of some ticket: another content, another day, or a void. */
class Revise implements Command {
  constructor(
    readonly what: 'correct' | 'move' | 'void' | 'skip',
    readonly which: number,
    readonly hour: number,
    readonly lines: Lines,
  ) {}
  check = (sent: Readonly<Sent>) => sent.revs.length > 0;
  async run(sent: Sent, real: Real): Promise<void> {
    const all = ticketsOf(sent);
    const head = headOf(sent, all[this.which % all.length] as number) as Rev;
    const next = { ...head, rev: head.rev + 1, status: this.what === 'void' ? ('void' as const) : head.status };
    if (this.what === 'move') await sendNew(sent, real, [{ ...next, hour: this.hour }]);
    else if (this.what === 'correct') await sendNew(sent, real, [{ ...next, lines: this.lines }]);
    // Two revisions that overtake each other on the way.
    else if (this.what === 'skip') await sendNew(sent, real, [{ ...next, rev: head.rev + 2, lines: this.lines }, next]);
    else await sendNew(sent, real, [next]);
  }
  toString = () => `${this.what}(${this.which}, hour ${this.hour}, ${JSON.stringify(this.lines)})`;
}

/** A batch whose answer was lost goes out again as it was. */
class Resend implements Command {
  constructor(readonly which: number) {}
  check = (sent: Readonly<Sent>) => sent.batches.length > 0;
  async run(sent: Sent, real: Real): Promise<void> {
    const batch = sent.batches[this.which % sent.batches.length];
    if (batch) await deliver(real, batch.id, batch.revs);
  }
  toString = () => `Resend(${this.which})`;
}

/** Everything once more in another order and other batches, as after a restore of the till. */
class Shuffle implements Command {
  constructor(
    readonly seed: number,
    readonly cut: number,
  ) {}
  check = (sent: Readonly<Sent>) => sent.revs.length > 1;
  async run(sent: Sent, real: Real): Promise<void> {
    const order = sent.revs
      .map((r, i) => [((i + 1) * (this.seed * 2 + 1)) % 101, r] as const)
      .sort((a, b) => a[0] - b[0]);
    const at = this.cut % order.length;
    for (const part of [order.slice(0, at), order.slice(at)])
      if (part.length > 0)
        await deliver(
          real,
          newId(),
          part.map(([, r]) => r),
        );
  }
  toString = () => `Shuffle(${this.seed}, ${this.cut})`;
}

/** Workers settle days and fold stock, now or later: it must not matter when. */
class RunWorkers implements Command {
  check = () => true;
  async run(): Promise<void> {
    await t.drain();
  }
  toString = () => 'RunWorkers';
}

class Rebuild implements Command {
  check = () => true;
  async run(_: Sent, real: Real): Promise<void> {
    await t.drain();
    const live = await derived(t, chain, real.store);
    await t.db.sqlTx(chain.ctx('owner'), async (tx) => {
      await t.get(SalesApi).rebuild(tx, real.store);
      await t.get(InventoryApi).rebuild(tx, real.store);
    });
    expect(await derived(t, chain, real.store)).toEqual(live);
  }
  toString = () => 'Rebuild';
}

const lines: fc.Arbitrary<Lines> = fc.array(
  fc.record({
    sku: fc.constantFrom('BREAD', 'MILK', 'LATTE', 'COMBO', 'NEW-1'),
    quantity: fc.integer({ min: 1, max: 4 }),
    amount: fc.integer({ min: 0, max: 5_000 }),
  }),
  { minLength: 1, maxLength: 3 },
) as fc.Arbitrary<Lines>;
const hour = fc.nat({ max: 71 });
const tickets = fc.array(fc.record({ hour, lines }), { minLength: 1, maxLength: 3 });

const commands = fc.commands(
  [
    fc.tuple(tickets).map(([x]) => new Send(x, 'sale')),
    fc.tuple(tickets).map(([x]) => new Send(x, 'refund')),
    fc
      .tuple(fc.constantFrom('correct', 'move', 'void', 'skip' as const), fc.nat({ max: 20 }), hour, lines)
      .map(([what, which, h, l]) => new Revise(what as 'correct', which, h, l)),
    fc.nat({ max: 20 }).map((n) => new Resend(n)),
    fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 20 })).map(([s, c]) => new Shuffle(s, c)),
    fc.constant(new RunWorkers()),
    fc.constant(new Rebuild()),
  ],
  { maxCommands: MOST_COMMANDS, size: 'max' },
);

describe('a till’s life', () => {
  it('[D1] [D5] [D6] whatever is sent, sent again, shuffled, corrected, moved, voided and rebuilt, the books are those of the model', async () => {
    let n = 0;
    await fc.assert(
      fc.asyncProperty(commands, async (all) => {
        const store = chain.stores[n++ % 4] as string;
        await clearStore(t, chain, store);
        const real: Real = { store, deviceId: newId(), uids: [] };
        const sent: Sent = { revs: [], batches: [] };
        await fc.asyncModelRun(() => ({ model: sent, real }), all);
        await new Rebuild().run(sent, real);
        const expected = model(sent.revs, real.uids);
        const got = await booked(t, chain, store, items);
        expect({ ...got, onHand: withoutZero(got.onHand) }).toEqual({
          ...expected,
          onHand: withoutZero(expected.onHand),
        });
      }),
      settings,
    );
  }, 90_000);

  it('[D7] a ticket that moves to another day takes its figures along, and the day that it left is settled again', async () => {
    const [store] = chain.stores;
    await clearStore(t, chain, store);
    const real: Real = { store, deviceId: newId(), uids: [] };
    const rev: Rev = {
      ticket: 0,
      rev: 1,
      kind: 'sale',
      status: 'closed',
      hour: 10,
      lines: [{ sku: 'BREAD', quantity: 1, amount: 700 }],
    };
    const days = async () => {
      await t.drain();
      const { rows } = await t.admin.query<{ d: string; net: string }>(
        `select business_date::text d, net_minor::text net from store_day where store_id = $1 and net_minor <> 0 order by 1`,
        [store],
      );
      return rows.map((r) => `${r.d} ${r.net}`);
    };
    await deliver(real, newId(), [rev]);
    expect(await days()).toEqual(['2026-03-01 700']);
    await deliver(real, newId(), [{ ...rev, rev: 2, hour: 34 }]);
    expect(await days()).toEqual(['2026-03-02 700']);
  });
});
