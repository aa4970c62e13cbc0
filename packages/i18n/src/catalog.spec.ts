import { describe, expect, it } from 'vitest';
import { type AreaLoader, createCatalog } from './catalog.ts';

/** A loader whose answers come when the test says so. */
function manualLoader() {
  const waiting = new Map<string, () => void>();
  const asked: string[] = [];
  const load: AreaLoader = (locale, area) => {
    asked.push(`${locale}/${area}`);
    return new Promise((resolve) => waiting.set(`${locale}/${area}`, () => resolve({ word: `${locale} ${area}` })));
  };
  const settle = async () => {
    for (let round = 0; round < 5; round += 1) await Promise.resolve();
  };
  const answer = async (key: string) => {
    waiting.get(key)?.();
    await settle();
  };
  return { load, asked, answer, settle };
}

describe('[I18N-03] message catalog', () => {
  it('fetches an area once, however many ask', async () => {
    const loader = manualLoader();
    const catalog = createCatalog('zh-CN', loader.load);
    const both = Promise.all([catalog.load('ordering'), catalog.load('ordering')]);
    await loader.answer('zh-CN/ordering');
    await both;
    await catalog.load('ordering');
    expect(loader.asked).toEqual(['zh-CN/ordering']);
    expect(catalog.snapshot().messages).toEqual({ ordering: { word: 'zh-CN ordering' } });
  });

  it('switches the language in one step, when every area has arrived', async () => {
    const loader = manualLoader();
    const catalog = createCatalog('zh-CN', loader.load);
    const first = Promise.all([catalog.load('ui'), catalog.load('nav')]);
    await loader.answer('zh-CN/ui');
    await loader.answer('zh-CN/nav');
    await first;
    const seen: string[] = [];
    catalog.subscribe(() => seen.push(catalog.snapshot().locale));
    const switching = catalog.setLocale('en');
    await loader.answer('en/ui');
    expect(catalog.snapshot().locale).toBe('zh-CN');
    await loader.answer('en/nav');
    await switching;
    expect(seen).toEqual(['en']);
    expect(catalog.snapshot().messages).toEqual({ ui: { word: 'en ui' }, nav: { word: 'en nav' } });
  });

  it('loses no area that arrives during a switch, nor one still asked for in the old language', async () => {
    const loader = manualLoader();
    const catalog = createCatalog('zh-CN', loader.load);
    const ui = catalog.load('ui');
    await loader.answer('zh-CN/ui');
    await ui;
    const late = catalog.load('ordering');
    const slow = catalog.load('stock');
    const switching = catalog.setLocale('en');
    await loader.answer('zh-CN/ordering');
    await late;
    await loader.answer('en/ui');
    await loader.answer('en/ordering');
    await switching;
    await loader.answer('zh-CN/stock');
    await loader.answer('en/stock');
    await slow;
    expect(Object.keys(catalog.snapshot().messages).sort()).toEqual(['ordering', 'stock', 'ui']);
    expect(catalog.snapshot().messages['stock']).toEqual({ word: 'en stock' });
  });
});
