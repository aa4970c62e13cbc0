import { readFileSync } from 'node:fs';
import { createFormats } from '@larder/i18n';
import { createTranslator } from 'use-intl';
import { describe, expect, it } from 'vitest';
import { rowsOf } from './model.ts';
import { problemWords } from './order-columns.tsx';
import { line } from './testing/order-line.ts';

const POLICY = { bandPct: 20, orderValueBandPct: 20, allowOnePack: true, zeroBaselinePacks: 1 };

function words(locale: 'zh-CN' | 'en', shelfCapacity: string): string | null {
  const orders = JSON.parse(readFileSync(`packages/i18n/src/messages/${locale}/orders.json`, 'utf8'));
  const translate = createTranslator({ locale, messages: { orders }, namespace: 'orders' } as never);
  const formats = createFormats({ locale, zone: 'Asia/Shanghai', currency: 'CNY' });
  const lines = [line('a', { pack: '10', packUom: 'tray', shelfCapacity, baseline: '20', quantity: '20' })];
  const [row] = rowsOf({ lines, policy: POLICY });
  if (!row) throw new Error('no row');
  return problemWords(translate as never, formats, row, '9', POLICY);
}

describe('[ORD-24] what a quantity that cannot be ordered says', () => {
  it.each([
    ['27.5', '货架最多放 2 盘', 'The shelf holds 2 trays at most'],
    ['19', '货架最多放 1 盘', 'The shelf holds 1 tray at most'],
    ['9', '货架最多放 0 盘', 'The shelf holds 0 trays at most'],
  ])('room for %s in packs of 10 is said in whole packs', (capacity, zh, en) => {
    expect(words('zh-CN', capacity)).toBe(zh);
    expect(words('en', capacity)).toBe(en);
  });
});
