import { describe, expect, it } from 'vitest';
import { type ChainFacts, fixedState } from './parameter-state.ts';

const NOTHING: ChainFacts = {
  stockedStores: 0,
  catalog: {
    safetyStocks: 0,
    displayMinimums: 0,
    shelfCapacities: 0,
    minimumOrders: 0,
    packs: 0,
    margins: 0,
    shelfLives: 0,
    slots: 0,
    recipes: 0,
  },
  model: null,
};
const trained = { days: 434, ageDays: 1, boosted: true };

describe('[ORD-03] a parameter says what is there, not what could be', () => {
  it('of the catalogue: absent until an item says something', () => {
    for (const key of ['onHand', 'shelfLife', 'recipe', 'shelfCapacity', 'packSize'] as const)
      expect(fixedState(key, 'order', null, NOTHING)).toBe('absent');
    const some = { ...NOTHING, catalog: { ...NOTHING.catalog, recipes: 3, shelfLives: 2 } };
    expect(fixedState('recipe', 'order', null, some)).toBe('in_use');
    expect(fixedState('expiringLots', 'order', null, some)).toBe('absent');
    expect(fixedState('expiringLots', 'order', null, { ...some, stockedStores: 1 })).toBe('in_use');
    expect(fixedState('goodwill', 'order', null, NOTHING)).toBe('in_use');
  });

  it('of history: waits for the first model, ages with it, and needs a year to look back a year', () => {
    const state = (key: 'momentumStore' | 'yearAgo' | 'weekdayPattern', model: ChainFacts['model']) =>
      fixedState(key, 'forecast', 2, { ...NOTHING, model });
    expect(state('momentumStore', null)).toBe('waiting');
    expect(state('momentumStore', trained)).toBe('in_use');
    expect(state('momentumStore', { ...trained, ageDays: 3 })).toBe('stale');
    expect(state('yearAgo', trained)).toBe('in_use');
    expect(state('yearAgo', { ...trained, days: 200 })).toBe('absent');
    const smoothed = { ...trained, boosted: false };
    expect([state('weekdayPattern', smoothed), state('momentumStore', smoothed)]).toEqual(['in_use', 'waiting']);
  });
});
