import { describe, expect, it } from 'vitest';
import { Together } from './together.ts';

describe('questions asked together', () => {
  it('a single one goes at once; those that come meanwhile share the next, each with its own answer', async () => {
    const rounds: number[][] = [];
    const gates: (() => void)[] = [];
    const together = new Together<number, number>(async (questions) => {
      rounds.push([...questions]);
      await new Promise<void>((open) => gates.push(open));
      return questions.map((q) => q * 10);
    }, 3);
    const answers = [1, 2, 3, 4, 5].map((q) => together.of(q));
    expect(rounds).toEqual([[1]]);
    for (const round of [1, 2, 3]) {
      while (gates.length < round) await Promise.resolve();
      gates[round - 1]?.();
    }
    expect(await Promise.all(answers)).toEqual([10, 20, 30, 40, 50]);
    expect(rounds).toEqual([[1], [2, 3, 4], [5]]);
  });

  it('a failed question fails those that were asked with it, and the next ones go on', async () => {
    let fail = true;
    const together = new Together<number, number>(async (questions) => {
      await Promise.resolve();
      if (fail) throw new Error('gone');
      return [...questions];
    }, 10);
    await expect(together.of(1)).rejects.toThrow('gone');
    fail = false;
    expect(await together.of(2)).toBe(2);
  });
});
