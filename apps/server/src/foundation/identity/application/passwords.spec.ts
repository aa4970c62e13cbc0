import { describe, expect, it } from 'vitest';
import { TooManyAttempts } from '../identity.errors.ts';
import { Passwords } from './passwords.ts';

describe('Passwords', () => {
  it('stores argon2id with 19 MiB, two passes and one lane, salted anew each time', async () => {
    const passwords = new Passwords();
    const first = await passwords.hash('correct horse battery');
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.hash('correct horse battery')).not.toBe(first);
    expect(await passwords.verify(first, 'correct horse battery')).toBe(true);
    expect(await passwords.verify(first, 'correct horse batterz')).toBe(false);
  });

  it('without a stored hash nothing fits, not even the dummy’s own password', async () => {
    expect(await new Passwords().verify(null, 'no password fits this one')).toBe(false);
  });

  it('turns a flood away instead of queueing without end, and goes on afterwards', async () => {
    const passwords = new Passwords();
    const results = await Promise.allSettled(Array.from({ length: 80 }, () => passwords.verify(null, 'x')));
    const refused = results.filter((r) => r.status === 'rejected');
    expect(refused).toHaveLength(18);
    for (const r of refused) expect(r.reason).toBeInstanceOf(TooManyAttempts);
    expect(await passwords.verify(null, 'x')).toBe(false);
  }, 30_000);
});
