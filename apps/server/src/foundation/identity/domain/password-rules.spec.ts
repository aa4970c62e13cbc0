import { describe, expect, it } from 'vitest';
import { weaknessOf } from './password-rules.ts';

describe('weaknessOf', () => {
  it.each([
    ['short7!', 'too_short'],
    ['Password123', 'common'],
    ['88888888', 'common'],
    ['zzzzzzzzzzzz', 'common'],
    ['Sunrise-2026', 'names_tenant'],
    ['13800138000', 'names_login'],
    ['wang@example.com', 'names_login'],
    ['correct horse battery', null],
    ['中文密码也可以用', null],
    ['x'.repeat(3) + 'y'.repeat(190), null],
  ] as const)('%s → %s', (password, weakness) =>
    expect(weaknessOf(password, 'sunrise', ['+8613800138000', 'wang@example.com'])).toBe(weakness),
  );
});
