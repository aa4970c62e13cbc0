import { APPROVER_ROLES } from '@larder/contracts/workflow/rules';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUILT_IN } from './built-in.ts';
import { faultOf, MOST_HOPS } from './definition.ts';
import { ladderDefinition, levelsOf, nextOwnVersion, OWN_VERSIONS_FROM, readLevels, repeatedRole } from './ladder.ts';
import { step } from './step.ts';

const ladders = fc
  .shuffledSubarray([...APPROVER_ROLES], { minLength: 1 })
  .chain((roles) =>
    fc.tuple(fc.constant(roles), fc.array(fc.boolean(), { minLength: roles.length, maxLength: roles.length })),
  )
  .map(([roles, splits]) =>
    roles.reduce<{ roles: string[] }[]>((levels, role, i) => {
      if (i === 0 || splits[i]) levels.push({ roles: [role] });
      else levels.at(-1)?.roles.push(role);
      return levels;
    }, []),
  );

describe('[WFL-01] ladders', () => {
  it('property: a ladder becomes a definition that may be published, and reads back the same', () => {
    fc.assert(
      fc.property(ladders, (levels) => {
        const definition = ladderDefinition('x', 1_000, levels);
        expect(faultOf(definition)).toBeUndefined();
        expect(levelsOf(definition)).toEqual(levels);
        expect(repeatedRole(levels)).toBeUndefined();
        expect(readLevels(levels.map((l) => l.roles.join(',')).join(';'))).toEqual(levels);
      }),
    );
  });

  it('[ORD-08] property: however tall a ladder is, at most two levels are ever asked', () => {
    fc.assert(
      fc.property(ladders, fc.integer({ min: 1, max: 9 }), (levels, maxHops) => {
        const definition = ladderDefinition('x', 1, levels);
        let { state } = step(definition, null, {
          type: 'started',
          requestedBy: 'a',
          subjectHash: 'h',
          itemKeys: [],
          maxHops,
        });
        for (let i = 0; i < levels.length; i++) {
          const to = definition.nodes[state.node ?? '']?.onTimeout;
          if (to === undefined) break;
          try {
            state = step(definition, state, { type: 'escalated', actor: 't', from: state.node ?? '', to }).state;
          } catch {
            break;
          }
        }
        expect(state.hops).toBeLessThanOrEqual(MOST_HOPS);
        expect(MOST_HOPS).toBe(2);
      }),
    );
  });

  it('what comes with the product reads as a ladder, and never meets a chain’s own version', () => {
    expect(BUILT_IN.map((d) => [d.key, levelsOf(d).map((l) => l.roles.join())])).toEqual([
      ['order-out-of-band', ['area_supervisor', 'hq_manager,owner']],
      ['purchase-above-limit', ['hq_manager,owner']],
    ]);
    for (const { version } of BUILT_IN) expect(version).toBeLessThan(OWN_VERSIONS_FROM);
    expect([nextOwnVersion(2), nextOwnVersion(1_000), nextOwnVersion(1_007)]).toEqual([1_000, 1_001, 1_008]);
  });

  it('a role that stands twice is named; a text that is no ladder is none', () => {
    expect(repeatedRole([{ roles: ['owner'] }, { roles: ['hq_manager', 'owner'] }])).toEqual({ level: 1, role: 1 });
    expect(readLevels('clerk')).toBeUndefined();
    expect(readLevels('owner;owner;owner;owner;owner;owner')).toBeUndefined();
  });
});
