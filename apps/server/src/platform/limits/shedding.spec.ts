import { LOAD_CLASSES } from '@larder/contracts/common/route';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shedClasses } from './shedding.ts';

const calm = { poolMax: 16, poolWaiting: 0, loopDelayMs: 2 };

describe('shedding', () => {
  it('[PLT-26] an idle server turns nobody away', () => {
    expect(shedClasses(calm)).toEqual([]);
  });

  it('[PLT-26] exports go first and tills last', () => {
    const at = (poolWaiting: number) => shedClasses({ ...calm, poolWaiting });
    expect(at(8)).toEqual(['export']);
    expect(at(16)).toEqual(['report', 'export']);
    expect(at(32)).toEqual(['read', 'report', 'export']);
    expect(at(64)).toEqual(['write', 'read', 'report', 'export']);
    expect(at(128)).toEqual([...LOAD_CLASSES]);
  });

  it('a blocked event loop sheds what can wait, never a till or a person’s change', () => {
    expect(shedClasses({ ...calm, loopDelayMs: 400 })).toEqual(['report', 'export']);
    expect(shedClasses({ ...calm, loopDelayMs: 60_000 })).toEqual(['read', 'report', 'export']);
  });

  it('more pressure never sheds less, and never a more urgent class without the less urgent ones', () => {
    const load = fc.record({
      poolMax: fc.integer({ min: 2, max: 200 }),
      poolWaiting: fc.nat(5_000),
      loopDelayMs: fc.nat(10_000),
    });
    fc.assert(
      fc.property(load, fc.nat(1_000), (now, more) => {
        const shed = shedClasses(now);
        expect(shed).toEqual(LOAD_CLASSES.slice(LOAD_CLASSES.length - shed.length));
        expect(shedClasses({ ...now, poolWaiting: now.poolWaiting + more }).length).toBeGreaterThanOrEqual(shed.length);
      }),
    );
  });
});
