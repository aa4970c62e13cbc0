import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closesCycle, type DelegationSpan, delegatesOf } from './delegation.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const PEOPLE = ['a', 'b', 'c', 'd', 'e'];

const person = fc.constantFrom(...PEOPLE);
const span = fc
  .record({ fromUserId: person, toUserId: person, start: fc.nat(20), days: fc.integer({ min: 1, max: 10 }) })
  .map(({ fromUserId, toUserId, start, days }) => ({
    fromUserId,
    toUserId,
    startsAt: new Date(start * 86_400_000),
    endsAt: new Date((start + days) * 86_400_000),
  }));

/** Delegations as they are accepted one after the other. */
function accepted(asked: readonly DelegationSpan[]): DelegationSpan[] {
  const taken: DelegationSpan[] = [];
  for (const d of asked) if (!closesCycle(d, taken)) taken.push(d);
  return taken;
}

const at = (day: number, all: readonly DelegationSpan[]) =>
  all.filter((d) => d.startsAt.getTime() <= day * 86_400_000 && day * 86_400_000 < d.endsAt.getTime());

describe(`[W7] delegations, seed ${SEED}`, () => {
  it('nobody ever stands for themselves, on any day, whatever was asked for', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 15 }), fc.nat(30), (asked, day) => {
        const running = at(day, accepted(asked));
        for (const holder of PEOPLE) expect([...delegatesOf([holder], running, []).keys()]).not.toContain(holder);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it('an excluded person has no part: neither they nor anybody whom they chose stands in through them', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 15 }), person, fc.subarray(PEOPLE), (asked, out, holders) => {
        const running = accepted(asked);
        const apart = running.filter((d) => d.fromUserId !== out && d.toUserId !== out);
        expect(delegatesOf(holders, running, [out])).toEqual(
          delegatesOf(
            holders.filter((h) => h !== out),
            apart,
            [],
          ),
        );
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it('follows a chain while the one in the middle is away too', () => {
    const day = new Date(0);
    const end = new Date(86_400_000);
    const d = (fromUserId: string, toUserId: string): DelegationSpan => ({
      fromUserId,
      toUserId,
      startsAt: day,
      endsAt: end,
    });
    expect([...delegatesOf(['a'], [d('a', 'b'), d('b', 'c')], [])]).toEqual([
      ['b', 'a'],
      ['c', 'a'],
    ]);
    expect([...delegatesOf(['a'], [d('a', 'b'), d('b', 'c')], ['b'])]).toEqual([]);
    expect(closesCycle(d('c', 'a'), [d('a', 'b'), d('b', 'c')])).toBe(true);
    expect(closesCycle({ ...d('c', 'a'), startsAt: end, endsAt: new Date(2 * 86_400_000) }, [d('a', 'b')])).toBe(false);
  });
});
