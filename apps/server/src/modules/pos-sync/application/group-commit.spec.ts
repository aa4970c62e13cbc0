import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answer, GroupCommit } from './group-commit.ts';

interface Job {
  readonly id: string;
  readonly weight: number;
  readonly poison?: boolean;
  readonly refused?: boolean;
}

function harness(overrides: { mostWaiting?: number; worthAlone?: boolean } = {}) {
  const groups: string[][] = [];
  const committed: string[] = [];
  let running = 0;
  const commit = new GroupCommit<Job, string>({
    run: async (jobs) => {
      running += 1;
      expect(running).toBe(1);
      groups.push(jobs.map((j) => j.id));
      await Promise.resolve();
      running -= 1;
      if (jobs.some((j) => j.poison)) throw new Error('poison');
      committed.push(...jobs.filter((j) => !j.refused).map((j) => j.id));
      return jobs.map((j): Answer<string> => (j.refused ? { error: new Error(`refused ${j.id}`) } : { value: j.id }));
    },
    weight: (j) => j.weight,
    mostWeight: 10,
    mostWaiting: overrides.mostWaiting ?? 1_000,
    identity: (j) => j.id,
    worthAlone: () => overrides.worthAlone ?? true,
    full: () => new Error('full'),
  });
  return { commit, groups, committed };
}
const job = (id: string, weight = 1): Job => ({ id, weight });

describe('group commit', () => {
  it('[PLT-26] the first starts alone at once, those that come meanwhile share the next transaction', async () => {
    const { commit, groups } = harness();
    const answers = await Promise.all(['a', 'b', 'c'].map((id) => commit.submit('store', job(id))));
    expect(answers).toEqual(['a', 'b', 'c']);
    expect(groups).toEqual([['a'], ['b', 'c']]);
  });

  it('a poisoned job fails alone; the others of its group are done once', async () => {
    const { commit, committed } = harness();
    const jobs = [job('a'), job('b'), { ...job('bad'), poison: true }, job('c')];
    const answers = await Promise.allSettled(jobs.map((j) => commit.submit('store', j)));
    expect(answers.map((a) => a.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(committed).toEqual(['a', 'b', 'c']);
  });

  it('a failure that would hit each alone too is told to all at once', async () => {
    const { commit, groups } = harness({ worthAlone: false });
    const jobs = [job('a'), { ...job('b'), poison: true }, job('c')];
    const answers = await Promise.allSettled(jobs.map((j) => commit.submit('store', j)));
    expect(answers.map((a) => a.status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(groups).toHaveLength(2);
  });

  it('the same job twice never shares a group, and a full line is told at once', async () => {
    const { commit, groups } = harness({ mostWaiting: 3 });
    const ids = ['x', 'a', 'a', 'b', 'late'];
    const answers = await Promise.allSettled(ids.map((id) => commit.submit('store', job(id))));
    expect(answers.map((a) => a.status)).toEqual([...new Array<string>(4).fill('fulfilled'), 'rejected']);
    expect(groups).toEqual([['x'], ['a'], ['a', 'b']]);
  });

  it('whatever arrives in whatever lane: each gets its own answer, in order, no group too heavy', async () => {
    const arrivals = fc.array(
      fc.record({
        lane: fc.constantFrom('s1', 's2'),
        weight: fc.integer({ min: 1, max: 12 }),
        refused: fc.boolean(),
        tick: fc.boolean(),
      }),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(arrivals, async (list) => {
        const lanes = { s1: harness(), s2: harness() };
        const answers: Promise<PromiseSettledResult<string>[]>[] = [];
        for (const [i, { lane, weight, refused, tick }] of list.entries()) {
          const submitted = lanes[lane as 's1' | 's2'].commit.submit(lane, { id: `${i}`, weight, refused });
          answers.push(Promise.allSettled([submitted]));
          if (tick) await Promise.resolve();
        }
        const settled = (await Promise.all(answers)).flat();
        for (const [i, { refused }] of list.entries())
          expect(settled[i]).toMatchObject(refused ? { status: 'rejected' } : { status: 'fulfilled', value: `${i}` });
        const weightOf = (group: readonly string[]) =>
          group.reduce((sum, id) => sum + (list[Number(id)]?.weight ?? 0), 0);
        for (const [lane, { groups }] of Object.entries(lanes)) {
          expect(groups.flat()).toEqual(list.flatMap((a, i) => (a.lane === lane ? [`${i}`] : [])));
          expect(groups.filter((g) => g.length > 1 && weightOf(g) > 10)).toEqual([]);
        }
      }),
    );
  });
});
