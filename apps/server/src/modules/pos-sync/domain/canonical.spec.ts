import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonical } from './canonical.ts';

const seed = process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) };
// Keys that look like array indexes would keep their numeric order in any object; a ticket has none.
const key = fc.string({ unit: 'binary', maxLength: 6 }).filter((k) => !/^\d+$/.test(k) && k !== '__proto__');

it('[D4] gives the text of the RFC 8785 reference for any value', () => {
  fc.assert(
    fc.property(fc.dictionary(key, fc.jsonValue({ stringUnit: 'binary', depthSize: 'small' })), (value) => {
      fc.pre(!JSON.stringify(value).includes('"__proto__"') && !/"\d+":/.test(JSON.stringify(value)));
      expect(canonical(value)).toBe(canonicalize(value));
    }),
    { numRuns: 500, ...seed },
  );
});

it.each(['\ud800', 'a\udfffb'])('has no form for a lone surrogate', (text) => {
  expect(canonical({ a: text })).toBeUndefined();
});

it('a text that only spells a surrogate is no surrogate', () => {
  expect(canonical({ b: 1, a: '\\ud800' })).toBe('{"a":"\\\\ud800","b":1}');
});
