import { describe, expect, it } from 'vitest';
import { NotFound } from '../errors/domain-error.ts';
import { workFailureOf } from './work-failure.ts';

describe('what is kept of a failure', () => {
  it('a refusal of the domain keeps its code and its fixed text', () => {
    expect(workFailureOf(new NotFound())).toEqual({ code: 'not_found', message: 'Not found' });
  });

  it('[PRV-06] addresses, numbers and quoted values go; the id of a row stays', () => {
    const id = '0198f000-1111-7222-8333-444455556666';
    const { message } = workFailureOf(
      new Error(`order ${id}: mail to "王小明" li.ming@example.com, +86 138 1234 5678 or 13812345678 failed`),
    );
    expect(message).toBe(`order ${id}: mail to "…" [redacted], [redacted] or [redacted] failed`);
  });

  it('a database error shows its code, not the values of the statement', () => {
    const error = Object.assign(new Error('duplicate key (phone)=(13812345678)'), { severity: 'ERROR', code: '23505' });
    expect(workFailureOf(error)).toEqual({ code: '23505', message: 'database error 23505' });
  });

  it('what is no error is still told', () => {
    expect(workFailureOf('boom')).toEqual({ code: 'unknown', message: 'unknown error' });
    expect(workFailureOf({})).toEqual({ code: 'Error', message: 'Error' });
  });
});
