import { describe, expect, it } from 'vitest';
import { aboutOf } from './about.ts';

const ID = '0198f000-1111-7222-8333-444455556666';

describe('what a failed job was about', () => {
  it('shows ids, days, numbers and flags, however deep', () => {
    expect(
      aboutOf({ storeId: ID, day: '2026-03-02', n: 3, urgent: true, order: { id: ID, lines: [1, 2, 3, 4, 5, 6] } }),
    ).toEqual([
      { name: 'storeId', value: ID },
      { name: 'day', value: '2026-03-02' },
      { name: 'n', value: '3' },
      { name: 'urgent', value: 'true' },
      { name: 'order.id', value: ID },
      { name: 'order.lines', value: '× 6' },
      ...[1, 2, 3, 4, 5].map((v) => ({ name: `order.lines.${v}`, value: String(v) })),
    ]);
  });

  it('[PRV-06] leaves out texts and what may be a phone number', () => {
    expect(
      aboutOf({ mail: 'li.ming@example.com', name: '王小明', phone: 13_812_345_678, note: '13812345678' }),
    ).toEqual([]);
    expect(aboutOf('li.ming@example.com')).toEqual([]);
    expect(aboutOf(null)).toEqual([]);
  });
});
