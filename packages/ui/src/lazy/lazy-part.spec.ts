import { describe, expect, it } from 'vitest';
import { fetchedPatiently, type Patience } from './lazy-part.ts';

const MISSING = new TypeError('Failed to fetch dynamically imported module: /assets/strips.js');

/** A server that is away for some looks, and code that comes only while it is there. */
function world(awayForLooks: number, has = true) {
  let looks = 0;
  const pauses: number[] = [];
  const patience: Patience = {
    answers: async () => {
      looks += 1;
      return looks > awayForLooks;
    },
    pause: async (ms) => {
      pauses.push(ms);
    },
  };
  const load = async () => {
    if (!has || looks < awayForLooks) throw MISSING;
    return 'part';
  };
  return { patience, pauses, load };
}

describe('[ORD-30] code of a part of a page', () => {
  it('comes with the connection, looked for less and less often', async () => {
    const { patience, pauses, load } = world(6);
    expect(await fetchedPatiently(load, patience)).toBe('part');
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  });

  it('that a server which answers no longer has is gone: it asks once more, then says so', async () => {
    let asked = 0;
    const { patience, load } = world(0, false);
    const counted = () => {
      asked += 1;
      return load();
    };
    await expect(fetchedPatiently(counted, patience)).rejects.toBe(MISSING);
    expect(asked).toBe(2);
    await expect(fetchedPatiently(world(2, false).load, world(2, false).patience)).rejects.toBe(MISSING);
  });

  it('that is there and fails by itself is no question of patience', async () => {
    const broken = new Error('x is not a function');
    await expect(fetchedPatiently(() => Promise.reject(broken), world(9).patience)).rejects.toBe(broken);
  });
});
