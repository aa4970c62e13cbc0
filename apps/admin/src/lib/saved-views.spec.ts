// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { setOfflineOwner } from './offline.ts';
import { savedViewsOf } from './saved-views.ts';

beforeEach(() => localStorage.clear());

describe('saved views', () => {
  it('[NAV-04] come back after a reload, belong to one person and one page, and can be taken away', () => {
    setOfflineOwner('chain:me');
    savedViewsOf('order').add('牛奶', { view: 'short', q: '奶' });
    const again = savedViewsOf('order');
    expect(again.get()).toMatchObject([{ name: '牛奶', search: { view: 'short', q: '奶' } }]);
    expect(savedViewsOf('stock').get()).toEqual([]);
    setOfflineOwner('chain:other');
    expect(savedViewsOf('order').get()).toEqual([]);
    setOfflineOwner('chain:me');
    again.remove(again.get()[0]?.id ?? '');
    expect(savedViewsOf('order').get()).toEqual([]);
  });

  it('[NAV-04] a storage that holds something foreign gives no views', () => {
    setOfflineOwner('chain:me');
    localStorage.setItem('larder.views:chain:me:order', '{');
    expect(savedViewsOf('order').get()).toEqual([]);
  });
});
