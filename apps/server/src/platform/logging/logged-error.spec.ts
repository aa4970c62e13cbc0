import { Writable } from 'node:stream';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { loggedError } from './logged-error.ts';

const lineOf = (err: unknown): string => {
  let out = '';
  const to = new Writable({
    write(chunk, _, done) {
      out += String(chunk);
      done();
    },
  });
  pino({ serializers: { err: loggedError } }, to).error({ err }, 'failed');
  return out;
};

class DatabaseError extends Error {}
class PrismaClientKnownRequestError extends Error {}

describe('errors in the log', () => {
  it('[PRV-06] a database error shows code, table and constraint, none of the values', () => {
    const err = Object.assign(new DatabaseError('invalid input syntax for type uuid: "canary"'), {
      severity: 'ERROR',
      code: '23514',
      detail: 'Failing row contains (canary, canary@example.com).',
      where: "unnamed portal parameter $1 = 'canary'",
      table: 'item_uom',
      constraint: 'item_uom_factor_milli_check',
    });
    const line = lineOf(err);
    expect(line).not.toContain('canary');
    for (const part of ['23514', 'item_uom_factor_milli_check', 'logged-error.spec.ts']) expect(line).toContain(part);
  });

  it('[PRV-06] neither does one that another error carries as its cause', () => {
    const cause = Object.assign(new DatabaseError('Key (phone)=(canary) exists'), { severity: 'ERROR', code: '23505' });
    const err = new PrismaClientKnownRequestError('Invalid create() { name: "canary" }', { cause });
    const line = lineOf(err);
    expect(line).not.toContain('canary');
    expect(line).toContain('23505');
  });

  it('[PRV-06] a refused mail does not name its recipient', () => {
    const err = Object.assign(new Error('550 <canary@example.com> rejected'), { rejected: ['canary@example.com'] });
    const line = lineOf(err);
    expect(line).not.toContain('canary');
    expect(line).toContain('rejected');
  });

  it('an ordinary error keeps its sentence; a cause that points back ends', () => {
    const err: Error & { cause?: unknown } = new Error('the supplier has no mail address any more');
    err.cause = err;
    expect(lineOf(err)).toContain('the supplier has no mail address any more');
  });
});
