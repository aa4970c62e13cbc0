import { describe, expect, it } from 'vitest';
import { atOnce } from './at-once.ts';

describe('statements sent in one go', () => {
  it('answer in their order', async () => {
    expect(await atOnce([Promise.resolve(1), Promise.resolve('b')])).toEqual([1, 'b']);
  });

  it('end all before the failure is told, and it is the one that stopped the others', async () => {
    let ended = false;
    const aborted = Object.assign(new Error('current transaction is aborted'), { code: '25P02' });
    const statements = [
      Promise.reject(aborted),
      Promise.reject(Object.assign(new Error('duplicate key'), { code: '23505' })),
      new Promise<void>((resolve) => setTimeout(resolve, 5)).then(() => {
        ended = true;
      }),
    ];
    await expect(atOnce(statements)).rejects.toThrow('duplicate key');
    expect(ended).toBe(true);
  });
});
