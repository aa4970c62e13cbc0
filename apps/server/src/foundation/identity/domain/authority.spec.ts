import { ROLES, type Role } from '@larder/contracts/permissions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grantableRoles, mayChange, mayGrant, maySee, type PlacedRole } from './authority.ts';

const runs = { numRuns: 5_000, ...(process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) }) };
const ROOT = 'hq/';
const PATHS = [ROOT, 'hq/n/', 'hq/n/a/', 'hq/n/a/s1/', 'hq/s/', 'hq/s/b/', 'hq/s/b/s2/'];
const placed = fc.record({ role: fc.constantFrom(...ROLES), path: fc.constantFrom(...PATHS) });
const at = (role: Role, path = ROOT): PlacedRole => ({ role, path });

describe('authority', () => {
  it('[PPL-11] nobody grants a role above their own, outside their scope, or without the right to', () => {
    const rank: Record<Role, number> = {
      owner: 5,
      hq_manager: 4,
      compliance: 3,
      buyer: 3,
      area_supervisor: 3,
      store_manager: 2,
      clerk: 1,
    };
    fc.assert(
      fc.property(fc.array(placed, { maxLength: 3 }), placed, (mine, wanted) => {
        const expected = mine.some(
          (m) =>
            (m.role === 'owner' || m.role === 'hq_manager') &&
            rank[m.role] >= rank[wanted.role] &&
            wanted.path.startsWith(m.path),
        );
        expect(mayGrant(mine, wanted)).toBe(expected);
      }),
      runs,
    );
  });

  it('[PPL-11] whoever may change a person could have granted every role that person has, and sees the person', () => {
    fc.assert(
      fc.property(fc.array(placed, { maxLength: 3 }), fc.array(placed, { maxLength: 3 }), (mine, theirs) => {
        if (!mayChange(mine, theirs, ROOT)) return;
        for (const t of theirs) expect(mayGrant(mine, t)).toBe(true);
        expect(maySee(mine, theirs, ROOT)).toBe(true);
      }),
      runs,
    );
  });

  it.each([
    ['owner', 'owner', true],
    ['hq_manager', 'owner', false],
    ['hq_manager', 'hq_manager', true],
    ['compliance', 'clerk', false],
    ['store_manager', 'clerk', false],
  ] as const)('%s grants %s: %s', (mine, wanted, expected) => expect(mayGrant([at(mine)], at(wanted))).toBe(expected));

  it('a manager of a region acts in the region only', () => {
    const mine = [at('hq_manager', 'hq/n/')];
    expect(mayGrant(mine, at('clerk', 'hq/n/a/s1/'))).toBe(true);
    expect(mayGrant(mine, at('clerk', 'hq/s/b/s2/'))).toBe(false);
    expect(mayChange(mine, [at('clerk', 'hq/n/a/s1/'), at('clerk', 'hq/s/b/s2/')], ROOT)).toBe(false);
    expect(maySee(mine, [at('clerk', 'hq/s/b/s2/')], ROOT)).toBe(false);
    expect(grantableRoles(mine)).not.toContain('owner');
  });
});
