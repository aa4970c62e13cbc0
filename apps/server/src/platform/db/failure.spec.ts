import { describe, expect, it } from 'vitest';
import { isTransient, isUniqueViolation } from './failure.ts';

const wrapped = (code: string) => ({
  code: 'P2010',
  meta: { driverAdapterError: { cause: { originalCode: code } } },
});

describe('[W1] failures of the database by what a caller can do', () => {
  it.each([
    [{ code: '23505' }],
    [{ code: 'P2002' }],
    [wrapped('23505')],
    [new Error('x', { cause: { code: '23505' } })],
  ])('a second writer: %j', (error) => {
    expect([isUniqueViolation(error), isTransient(error)]).toEqual([true, false]);
  });

  it.each([[{ code: '40P01' }], [{ code: '57P01' }], [new Error('x', { cause: { code: 'ECONNRESET' } })]])(
    'worth a retry: %j',
    (error) => {
      expect([isUniqueViolation(error), isTransient(error)]).toEqual([false, true]);
    },
  );

  it.each([[null], ['23505'], [{ code: '23503' }], [new Error('x')]])('neither: %j', (error) => {
    expect([isUniqueViolation(error), isTransient(error)]).toEqual([false, false]);
  });
});
