import { describe, expect, it } from 'vitest';
import { emptyShelves } from './empty-shelves.ts';

const span = (itemId: string, doubtful = false) => ({
  storeId: 's',
  itemId,
  from: '2026-11-01',
  to: '2026-11-02',
  doubtful,
});

describe('[ORD-20] which shelves were empty', () => {
  it('books below zero are doubtful: nobody knows what stood there', () => {
    expect(emptyShelves([span('rice'), span('tea', true)], [])).toEqual([span('rice')]);
  });

  it('a dish was sold out when something that it needs was, and not for doubtful books', () => {
    const dishes = [
      { itemId: 'bowl', needs: ['rice', 'beef', 'rice'] },
      { itemId: 'milk-tea', needs: ['tea'] },
    ];
    expect(emptyShelves([span('rice'), span('tea', true)], dishes)).toEqual([span('rice'), span('bowl')]);
  });
});
