import type { OrgUnit } from '@larder/contracts/org/units';
import { describe, expect, it } from 'vitest';
import { type Entry, lockAbove, scopeTree } from './scope-tree.ts';

const unit = (id: string, parentId: string | null): OrgUnit => ({
  id,
  parentId,
  type: 'region',
  code: id,
  name: id,
  nameEn: null,
  sort: 0,
  version: 1,
});
const units = [unit('hq', null), unit('east', 'hq'), unit('north', 'hq'), unit('s1', 'east')];
const entry = (scopeUnitId: string, scopeFormat = '', locked = false): Entry => ({
  key: 'ordering.bandPct',
  scopeUnitId,
  scopeFormat,
  value: 20,
  locked,
  version: 1,
});

describe('[ORG-12] where a rule differs', () => {
  it('shows overrides from the top with the units that lead to them', () => {
    const nodes = scopeTree([entry('s1'), entry('hq', 'tea'), entry('hq')], units);
    expect(nodes.map((node) => [node.unit.id, node.depth, node.entries.map((one) => one.scopeFormat)])).toEqual([
      ['hq', 0, ['', 'tea']],
      ['east', 1, []],
      ['s1', 2, ['']],
    ]);
  });

  it('finds the lock that stands above a scope, by format too', () => {
    const locks = [entry('hq', 'tea', true)];
    expect(lockAbove(locks, units, { unitId: 's1', format: 'tea' })).toBe(locks[0]);
    expect(lockAbove(locks, units, { unitId: 's1', format: '' })).toBeUndefined();
    expect(lockAbove(locks, units, { unitId: 'hq', format: 'tea' })).toBeUndefined();
    expect(lockAbove([entry('hq', '', true)], units, { unitId: 'hq', format: 'tea' })).toBeDefined();
  });
});
