import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { incomparableAt, judge } from './judge.ts';

const Named = z.strictObject({ name: z.string().max(10), tags: z.array(z.string()).max(3).optional() });

describe('[D9] values that cannot be compared', () => {
  it('are refused with their place instead of throwing', () => {
    for (const length of [{ toString: 1 }, { toString: { toString: 1 } }, { valueOf: 1, toString: null }]) {
      expect(judge(Named, { name: { length } })).toMatchObject({
        success: false,
        error: { issues: [{ path: ['name'] }] },
      });
    }
  });

  it('leave every other value to the schema', () => {
    expect(judge(Named, { name: 'tea', tags: [] })).toEqual({ success: true, data: { name: 'tea', tags: [] } });
    expect(judge(Named, { name: { length: 3 } })).toMatchObject({ error: { issues: [{ code: 'invalid_type' }] } });
    expect(incomparableAt({ a: [{ length: { toString: 'x' } }], b: null })).toEqual(['a', '0']);
    expect(incomparableAt({ size: { width: 3 }, length: [1] })).toBeUndefined();
  });

  it('hide no fault of a schema', () => {
    const broken = z.string().refine(() => {
      throw new TypeError('a fault of ours');
    });
    expect(() => judge(broken, 'x')).toThrow('a fault of ours');
  });
});
