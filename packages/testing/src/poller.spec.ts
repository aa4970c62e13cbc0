import { describe, expect, it } from 'vitest';
import { eventually } from './poller.ts';

describe('eventually', () => {
  it('repeats until the attempt holds and returns its answer', async () => {
    let calls = 0;
    const answer = await eventually(() => (++calls < 3 ? undefined : calls), { intervalMs: 1 });
    expect(answer).toBe(3);
  });

  it('keeps the last failure when the time is over', async () => {
    const attempt = () => {
      throw new Error('still closed');
    };
    await expect(eventually(attempt, { timeoutMs: 10, intervalMs: 1 })).rejects.toThrow(
      'not within 10 ms: still closed',
    );
  });

  it('takes false for a failure and 0 for an answer', async () => {
    await expect(eventually(() => false, { timeoutMs: 5, intervalMs: 1 })).rejects.toThrow('false');
    expect(await eventually(() => 0)).toBe(0);
  });
});
