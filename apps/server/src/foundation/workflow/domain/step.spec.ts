import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUILT_IN } from './built-in.ts';
import { type Definition, END, faultOf } from './definition.ts';
import { fold, type State, StepRefused, step, type WorkflowEvent } from './step.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const runs = { seed: SEED, numRuns: 500 };

const ONE = BUILT_IN[0] as Definition;
const TWO: Definition = {
  key: 'two',
  version: 1,
  start: 'area',
  nodes: {
    area: { kind: 'approval', roles: ['area_supervisor'], next: 'hq' },
    hq: { kind: 'approval', roles: ['hq_manager'], next: END },
  },
};

const PEOPLE = ['requester', 'ann', 'bo', 'cy'];
const KEYS = ['a', 'b', 'c'];

const started = fc.record({
  type: fc.constant('started' as const),
  requestedBy: fc.constant('requester'),
  subjectHash: fc.constant('h1'),
  itemKeys: fc.subarray(KEYS),
});
const decided = fc.record({
  type: fc.constant('decided' as const),
  actor: fc.constantFrom(...PEOPLE),
  decision: fc.constantFrom('approve' as const, 'partial' as const, 'return' as const),
  rejectedKeys: fc.subarray([...KEYS, 'x']),
  reasons: fc.constant([]),
  comment: fc.constant(null),
  subjectHash: fc.oneof({ weight: 6, arbitrary: fc.constant('h1') }, { weight: 1, arbitrary: fc.constant('h2') }),
});
const withdrawn = fc.record({
  type: fc.constant('withdrawn' as const),
  actor: fc.constantFrom(...PEOPLE),
  reason: fc.constantFrom('withdrawn' as const, 'expired' as const, 'changed' as const),
});
const anyEvent: fc.Arbitrary<WorkflowEvent> = fc.oneof(
  { weight: 2, arbitrary: started },
  { weight: 8, arbitrary: decided },
  { weight: 1, arbitrary: withdrawn },
);
const anyDefinition = fc.constantFrom(ONE, TWO);

/** Plays a history; refused events leave no trace. */
function play(definition: Definition, events: readonly WorkflowEvent[]) {
  let state: State | null = null;
  const taken: {
    event: WorkflowEvent;
    before: State | null;
    after: State;
    opened: number;
    closed: number;
    published: string[];
  }[] = [];
  const refused: { event: WorkflowEvent; before: State | null; refusal: string }[] = [];
  for (const event of events) {
    try {
      const { state: after, effects } = step(definition, state, event);
      taken.push({
        event,
        before: state,
        after,
        opened: effects.filter((e) => e.kind === 'open-task').length,
        closed: effects.filter((e) => e.kind === 'close-task').length,
        published: effects.flatMap((e) => (e.kind === 'publish' ? [e.outcome] : [])),
      });
      state = after;
    } catch (error) {
      if (!(error instanceof StepRefused)) throw error;
      refused.push({ event, before: state, refusal: error.refusal });
    }
  }
  return { state, taken, refused };
}

describe(`[W2] step, seed ${SEED}`, () => {
  it('[W9] folds a history to the state that was reached', () => {
    fc.assert(
      fc.property(anyDefinition, fc.array(anyEvent, { maxLength: 12 }), (definition, events) => {
        const { state, taken } = play(definition, events);
        expect(
          fold(
            definition,
            taken.map((t) => t.event),
          ),
        ).toEqual(state);
      }),
      runs,
    );
  });

  it('never lets the requester, or one person twice, decide', () => {
    fc.assert(
      fc.property(anyDefinition, fc.array(anyEvent, { maxLength: 12 }), (definition, events) => {
        const { state, taken } = play(definition, events);
        const deciders = taken.flatMap((t) => (t.event.type === 'decided' ? [t.event.actor] : []));
        expect(deciders).not.toContain('requester');
        expect(new Set(deciders).size).toBe(deciders.length);
        if (state) expect(new Set(state.approvers).size).toBe(state.approvers.length);
      }),
      runs,
    );
  });

  it('passes every step before it approves, and ends once', () => {
    fc.assert(
      fc.property(anyDefinition, fc.array(anyEvent, { maxLength: 12 }), (definition, events) => {
        const { state, taken } = play(definition, events);
        const hops = Object.keys(definition.nodes).length;
        if (state?.status === 'approved' || state?.status === 'partial') expect(state.approvers).toHaveLength(hops);
        expect(taken.filter((t) => t.published.length > 0).length).toBeLessThanOrEqual(1);
        const open = taken.reduce((n, t) => n + t.opened - t.closed, 0);
        expect(open).toBe(state?.status === 'pending' ? 1 : 0);
        if (state) expect(state.node === null).toBe(state.status !== 'pending');
      }),
      runs,
    );
  });

  it('refuses everything after the end, and changes nothing then', () => {
    fc.assert(
      fc.property(anyDefinition, fc.array(anyEvent, { maxLength: 12 }), (definition, events) => {
        for (const { event, before, refusal } of play(definition, events).refused) {
          if (event.type !== 'started' && before?.status !== 'pending') expect(refusal).toBe('not_pending');
          if (event.type === 'started') expect(refusal).toBe('already_started');
        }
      }),
      runs,
    );
  });

  it('splits the items into approved and rejected, whatever was decided in which step', () => {
    fc.assert(
      fc.property(anyDefinition, fc.array(anyEvent, { maxLength: 12 }), (definition, events) => {
        const { state, taken } = play(definition, events);
        if (state?.status !== 'approved' && state?.status !== 'partial') return;
        const said = new Set(
          taken.flatMap((t) =>
            t.event.type === 'decided' && t.event.decision === 'partial' ? t.event.rejectedKeys : [],
          ),
        );
        for (const [key, choice] of Object.entries(state.items))
          expect(choice).toBe(said.has(key) ? 'rejected' : 'approved');
        expect(state.status).toBe(Object.values(state.items).includes('rejected') ? 'partial' : 'approved');
      }),
      runs,
    );
  });

  it('returns a request whose subject has changed, whatever the decision says', () => {
    fc.assert(
      fc.property(anyDefinition, decided, (definition, event) => {
        const { state } = step(definition, null, {
          type: 'started',
          requestedBy: 'requester',
          subjectHash: 'h1',
          itemKeys: KEYS,
        });
        fc.pre(event.actor !== 'requester' && !event.rejectedKeys.includes('x'));
        const after = step(definition, state, { ...event, subjectHash: 'h2' });
        expect(after.state.status).toBe('returned');
        expect(after.effects).toContainEqual({
          kind: 'publish',
          outcome: 'returned',
          approvedKeys: [],
          rejectedKeys: [],
        });
      }),
      runs,
    );
  });
});

describe('[W11] faultOf', () => {
  it('accepts what the product ships', () => {
    for (const definition of BUILT_IN) expect(faultOf(definition)).toBeUndefined();
    expect(faultOf(TWO)).toBeUndefined();
  });

  it('refuses cycles, loose ends, empty steps and long chains', () => {
    const node = (next: string) => ({ kind: 'approval', roles: ['owner'], next }) as const;
    expect(faultOf({ ...TWO, nodes: { area: node('hq'), hq: node('area') } })).toBe('cycle');
    expect(faultOf({ ...TWO, start: 'nowhere' })).toBe('unknown_start');
    expect(faultOf({ ...TWO, nodes: { area: node('nowhere') } })).toBe('unknown_next');
    expect(faultOf({ ...TWO, nodes: { area: { ...node(END), roles: [] } } })).toBe('no_roles');
    expect(faultOf({ ...TWO, nodes: { area: node('b'), b: node('c'), c: node(END) } })).toBe('too_many_hops');
  });
});
