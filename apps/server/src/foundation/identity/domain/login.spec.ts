import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskEmail, maskPhone, normaliseEmail, normalisePhone, parseLogin } from './login.ts';

const seed = process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) };

describe('login', () => {
  it.each([
    ['13800138000', '+8613800138000'],
    ['+86 138 0013 8000', '+8613800138000'],
    ['008613800138000', '+8613800138000'],
    ['8613800138000', '+8613800138000'],
    ['138-0013-8000', '+8613800138000'],
    ['１３８００１３８０００', '+8613800138000'],
    ['+44 20 7946 0958', '+442079460958'],
    ['(020) 7946.0958', '02079460958'],
    ['12345', null],
    ['138001380001234567', null],
    ['1380013800a', null],
  ])('phone %s → %s', (text, value) => expect(normalisePhone(text)).toBe(value));

  it.each([
    [' Wang.Wei@Example.COM ', 'wang.wei@example.com'],
    ['a@b', null],
    ['a b@example.com', null],
    ['@example.com', null],
    ['a@@example.com', null],
  ])('e-mail %s → %s', (text, value) => expect(normaliseEmail(text)).toBe(value));

  it('normalising twice changes nothing', () => {
    const digits = fc
      .array(fc.constantFrom(...'0123456789+ -()'), { minLength: 5, maxLength: 20 })
      .map((c) => c.join(''));
    fc.assert(
      fc.property(fc.oneof(digits, fc.emailAddress()), (text) => {
        const once = parseLogin(text);
        if (once) expect(parseLogin(once.value)).toEqual(once);
      }),
      seed,
    );
  });

  it('[PRV-02] masks keep the middle to themselves', () => {
    expect(maskEmail('wang.wei@example.com')).toBe('w***@example.com');
    expect(maskPhone('+8613800138000')).toBe('138****8000');
  });
});
