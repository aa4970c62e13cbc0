import { describe, expect, it } from 'vitest';
import { spanOf } from './span.ts';

const own = (from: string, to: string) => spanOf({ range: 'own', from, to }, '2026-03-18');

describe('[ORD-12] the span of the accuracy page', () => {
  it('ends yesterday', () => {
    expect(spanOf({ range: '4', from: '', to: '' }, '2026-03-01')).toEqual({ from: '2026-02-01', to: '2026-02-28' });
  });

  it('own dates count as soon as both stand there in order', () => {
    expect(own('2026-01-05', '2026-02-01')).toEqual({ from: '2026-01-05', to: '2026-02-01' });
    for (const [from, to] of [
      ['', '2026-02-01'],
      ['2026-02-02', '2026-02-01'],
    ] as const)
      expect(own(from, to)).toEqual(spanOf({ range: '8', from: '', to: '' }, '2026-03-18'));
  });
});
