import { describe, expect, it } from 'vitest';
import { incompleteStores } from './completeness.ts';

const span = { from: '2026-03-01', to: '2026-03-02' };
const day = (storeId: string, businessDate: string, state: string) => ({ storeId, businessDate, state });

describe('[BI-17] stores whose days may still change', () => {
  it.each([
    ['complete', 'reconciled', []],
    ['complete', 'receiving', ['s']],
    ['complete', 'disputed', ['s']],
    ['open', 'complete', ['s']],
  ])('%s then %s', (first, second, expected) => {
    const states = [day('s', span.from, first), day('s', span.to, second)];
    expect(incompleteStores(span, ['s'], states, [])).toEqual(expected);
  });

  it('a day that nothing is known of is not complete; imported history is', () => {
    const states = [day('s', span.from, 'complete')];
    expect(incompleteStores(span, ['s'], states, [])).toEqual(['s']);
    const imported = [{ storeId: 's', businessDate: span.to, tickets: null }];
    expect(incompleteStores(span, ['s'], states, imported)).toEqual([]);
  });
});
