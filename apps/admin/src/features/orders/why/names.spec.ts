import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (locale: string, area: string) =>
  JSON.parse(readFileSync(`packages/i18n/src/messages/${locale}/${area}.json`, 'utf8'));

/**
 * The panel shows two demands (from now on, and of the days that the order lasts) and two chances (the one aimed at,
 * and the one that whole packs and the stock make of it).
 */
describe('[ORD-05] figures of the why panel', () => {
  it.each(['zh-CN', 'en'])('no two have a name that could be taken for the other, %s', (locale) => {
    const { why, term } = read(locale, 'orders');
    const { chart } = read(locale, 'why');
    const names: string[] = [chart.expected, why.expected, why.band, why.service, term.uncertainty];
    for (const name of names)
      for (const other of names) if (name !== other) expect(other.toLowerCase()).not.toContain(name.toLowerCase());
    // The words that told nobody which chance is meant.
    expect([why.service, term.uncertainty].join()).not.toMatch(/把握|certainty/);
  });
});
