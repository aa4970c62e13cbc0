import type { OrgUnit, Store } from '@larder/contracts/org/units';
import { describe, expect, it } from 'vitest';
import { treeRows } from './tree.ts';

const unit = (id: string, parentId: string | null, type: OrgUnit['type'], sort = 0): OrgUnit => ({
  id,
  parentId,
  type,
  code: id,
  name: id,
  nameEn: null,
  sort,
  version: 1,
});
const site = (id: string) => ({ id }) as Store;
const units = [
  unit('s2', 'area', 'store'),
  unit('hq', null, 'hq'),
  unit('east', 'hq', 'region', 2),
  unit('north', 'hq', 'region', 1),
  unit('area', 'east', 'area'),
  unit('s1', 'area', 'store'),
];

describe('[ORG-01] tree of the chain', () => {
  it('stands in order with depth and number of sites', () => {
    const rows = treeRows(units, [site('s1'), site('s2')]);
    expect(rows.map((row) => [row.unit.id, row.depth, row.sites])).toEqual([
      ['hq', 0, 2],
      ['north', 1, 0],
      ['east', 1, 2],
      ['area', 2, 2],
      ['s1', 3, 1],
      ['s2', 3, 1],
    ]);
  });

  it('keeps the way to what was found', () => {
    const rows = treeRows(units, [site('s1'), site('s2')], (one) => one.id === 's2');
    expect(rows.map((row) => [row.unit.id, row.sites])).toEqual([
      ['hq', 2],
      ['east', 2],
      ['area', 2],
      ['s2', 1],
    ]);
  });

  it('shows a unit whose parent is out of reach', () => {
    expect(treeRows([unit('s1', 'gone', 'store')], []).map((row) => row.depth)).toEqual([0]);
  });
});
