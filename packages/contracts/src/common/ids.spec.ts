import { describe, expect, it } from 'vitest';
import { Instant } from './ids.ts';

describe('an instant', () => {
  it.each([
    ['2026-03-01T08:00:00+08:00', true],
    ['0001-01-01T00:00:00Z', true],
    ['0000-12-31T23:59:59Z', false],
    ['0001-01-01T00:00:00+00:01', false],
    ['9999-12-31T23:59:59-00:01', false],
    ['2026-02-30T00:00:00Z', false],
  ])('[D9] %s is taken only if the database can hold it', (text, taken) => {
    expect(Instant.safeParse(text).success).toBe(taken);
  });
});
