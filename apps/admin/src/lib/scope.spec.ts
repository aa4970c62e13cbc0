import { describe, expect, it } from 'vitest';
import { matchesQuery, pinyinInitials } from './pinyin.ts';
import { countPlaces, nameIn, parseScope, storesIn } from './scope.ts';
import type { Session } from './session.ts';

const store = (id: string, regionId: string | null): Session['stores'][number] => ({
  id,
  code: id.toUpperCase(),
  name: id,
  nameEn: null,
  kind: 'store',
  regionId,
  regionName: regionId,
  regionNameEn: null,
  currency: 'CNY',
  zone: 'Asia/Shanghai',
});

const session = (stores: Session['stores'], allStores = false): Session => ({
  tenant: { id: 't', code: 'demo', name: '示范', nameEn: null, currency: 'CNY', zone: 'Asia/Shanghai', demo: true },
  user: { id: 'u', displayName: '张敏', locale: 'zh-CN' },
  roles: ['store_manager'],
  permissions: [],
  stores,
  allStores,
  serverTime: '2026-11-21T08:00:00Z',
});

const chain = session([store('s1', 'east'), store('s2', 'east'), store('s3', 'west')], true);

describe('[NAV-01] scope of the URL', () => {
  it('reads all, region and store', () => {
    expect(parseScope(undefined, chain).kind).toBe('all');
    expect(storesIn(parseScope('region:east', chain), chain).map(({ id }) => id)).toEqual(['s1', 's2']);
    expect(storesIn(parseScope('store:s3', chain), chain).map(({ id }) => id)).toEqual(['s3']);
  });

  it('[ORD-27] counts a warehouse as what it is, not as a store', () => {
    const places = [...chain.stores, { ...store('w1', 'east'), kind: 'warehouse' as const }];
    expect(countPlaces(places)).toEqual({ count: 3, sites: 1 });
  });

  it('never names a store or region outside the session', () => {
    for (const raw of ['store:s9', 'region:north', 'store:', 'planet:x', 7])
      expect(parseScope(raw, chain).kind).toBe('all');
  });

  it('opens the only store of a store manager', () => {
    const manager = session([store('s1', 'east')]);
    expect(parseScope('store:s2', manager)).toEqual({ kind: 'store', value: 'store:s1', storeId: 's1' });
  });

  it('keeps "all" for head office even while the chain has one store', () => {
    expect(parseScope(undefined, session([store('s1', 'east')], true)).kind).toBe('all');
  });
});

describe('[NAV-02] finding by pinyin initials', () => {
  it('finds 日光店 by rgd', () => {
    expect(pinyinInitials('日光店')).toBe('rgd');
    expect(matchesQuery('徐汇日光店 S01', 'rgd')).toBe(true);
    expect(matchesQuery('徐汇日光店 S01', 's01')).toBe(true);
    expect(matchesQuery('徐汇日光店 S01', 'xyz')).toBe(false);
  });

  it('gives the initials of common words', () => {
    const words = {
      鸡腿肉: 'jtr',
      牛奶: 'nn',
      全部: 'qb',
      安心: 'ax',
      欧包: 'ob',
      恩施: 'es',
      五角场: 'wjc',
      足球: 'zq',
    };
    for (const [word, initials] of Object.entries(words)) expect(pinyinInitials(word)).toBe(initials);
  });
});

describe('[NAV-03] names in the reader’s language', () => {
  it('falls back to the Chinese name', () => {
    expect(nameIn('en', { name: '徐汇店', nameEn: null })).toBe('徐汇店');
    expect(nameIn('en', { name: '徐汇店', nameEn: 'Xuhui' })).toBe('Xuhui');
    expect(nameIn('zh-CN', { name: '徐汇店', nameEn: 'Xuhui' })).toBe('徐汇店');
  });
});
