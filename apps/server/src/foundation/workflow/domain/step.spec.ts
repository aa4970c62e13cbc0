import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUILT_IN } from './built-in.ts';
import { type Definition, END, faultOf, MOST_HOPS, MOST_LEVELS, upwards } from './definition.ts';
import {
  afterApproval,
  afterTimeout,
  excludedOf,
  fold,
  type State,
  StepRefused,
  step,
  type WorkflowEvent,
} from './step.ts';

const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const runs = { seed: SEED, numRuns: 500 };

const ONE = BUILT_IN[0] as Definition;
/** The five approvals in a row that this engine is there to end (ORD-08). */
const FIVE: Definition = {
  key: 'five',
  version: 1,
  start: 'l1',
  nodes: {
    l1: { kind: 'approval', roles: ['store_manager'], next: 'l2' },
    l2: { kind: 'approval', roles: ['area_supervisor'], next: 'l3' },
    l3: { kind: 'approval', roles: ['buyer'], next: 'l4' },
    l4: { kind: 'approval', roles: ['hq_manager'], next: 'l5' },
    l5: { kind: 'approval', roles: ['owner'], next: END },
  },
};
/** Five levels that are asked only when the one below is silent. */
const LADDER: Definition = {
  key: 'ladder',
  version: 1,
  start: 'l1',
  nodes: Object.fromEntries(
    Object.entries(FIVE.nodes).map(([id, node]) => [
      id,
      { kind: 'approval', roles: node.roles, next: END, ...(node.next === END ? {} : { onTimeout: node.next }) },
    ]),
  ),
};

const KEYS = ['a', 'b', 'c'];
const PEOPLE = ['requester', 'ann', 'bo', 'cy', 'di'];

type Command =
  | {
      readonly kind: 'decide';
      readonly who: string;
      readonly forWhom: string | null;
      readonly decision: 'approve' | 'partial' | 'return';
      readonly rejected: string[];
      readonly hash: string;
      readonly pass: number;
    }
  | { readonly kind: 'timeout'; readonly from: string; readonly pass: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'withdraw'; readonly reason: 'withdrawn' | 'expired' | 'changed' }
  | { readonly kind: 'recall'; readonly who: string }
  | { readonly kind: 'start' };

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('decide' as const),
      who: fc.constantFrom(...PEOPLE),
      forWhom: fc.option(fc.constantFrom(...PEOPLE)),
      decision: fc.constantFrom('approve' as const, 'partial' as const, 'return' as const),
      rejected: fc.subarray([...KEYS, 'x']),
      hash: fc.oneof({ weight: 6, arbitrary: fc.constant('h1') }, { weight: 1, arbitrary: fc.constant('h2') }),
      pass: fc.nat(3),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('timeout' as const),
      from: fc.constantFrom('l1', 'l2', 'l3', 'l4', 'l5', 'area', 'hq'),
      pass: fc.nat(3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('end' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('withdraw' as const),
      reason: fc.constantFrom('withdrawn' as const, 'expired' as const, 'changed' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('recall' as const), who: fc.constantFrom(...PEOPLE) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('start' as const) }) },
);
const anyDefinition = fc.constantFrom(ONE, FIVE, LADDER);
const game = fc.tuple(
  anyDefinition,
  fc.record({ items: fc.subarray(KEYS), maxHops: fc.integer({ min: 1, max: 5 }), pass: fc.nat(4) }),
  fc.array(command, { maxLength: 14 }),
);

/** Somebody at most `pass` levels further up: those below have nobody today. */
const landing = (definition: Definition, from: string, pass: number): string => {
  const chain = upwards(definition, from);
  return chain[Math.min(pass, chain.length - 1)] as string;
};

/** What a command is as an event in this state. */
function eventOf(definition: Definition, state: State, c: Exclude<Command, { kind: 'start' }>): WorkflowEvent {
  if (c.kind === 'end') return { type: 'timed_out', actor: 'clock' };
  if (c.kind === 'withdraw') return { type: 'withdrawn', actor: 'requester', reason: c.reason };
  if (c.kind === 'recall') return { type: 'recalled', actor: c.who };
  if (c.kind === 'timeout') {
    const up = afterTimeout(definition, state);
    return {
      type: 'escalated',
      actor: 'clock',
      from: c.from,
      to: up === undefined ? c.from : landing(definition, up, c.pass),
    };
  }
  const next = afterApproval(definition, state);
  return {
    type: 'decided',
    actor: c.who,
    onBehalfOf: c.forWhom,
    decision: c.decision,
    rejectedKeys: c.decision === 'partial' ? c.rejected : [],
    reasons: [],
    comment: null,
    subjectHash: c.hash,
    ...(next === undefined ? {} : { to: landing(definition, next, c.pass) }),
  };
}

interface Taken {
  readonly event: WorkflowEvent;
  readonly before: State | null;
  readonly after: State;
  readonly opened: number;
  readonly closed: number;
  readonly published: readonly string[];
}

/** Plays a game; refused events leave no trace. */
function play([definition, start, commands]: typeof game extends fc.Arbitrary<infer G> ? G : never): {
  state: State;
  taken: Taken[];
  refused: number;
} {
  const started: WorkflowEvent = {
    type: 'started',
    requestedBy: 'requester',
    subjectHash: 'h1',
    itemKeys: start.items,
    maxHops: start.maxHops,
    at: landing(definition, definition.start, start.pass),
  };
  let state: State | null = null;
  let refused = 0;
  const taken: Taken[] = [];
  const take = (event: WorkflowEvent): void => {
    const before: State | null = state;
    try {
      const { state: after, effects } = step(definition, before, event);
      taken.push({
        event,
        before,
        after,
        opened: effects.filter((e) => e.kind === 'open-task').length,
        closed: effects.filter((e) => e.kind === 'close-task').length,
        published: effects.flatMap((e) => (e.kind === 'publish' ? [e.outcome] : [])),
      });
      state = after;
    } catch (error) {
      if (!(error instanceof StepRefused)) throw error;
      refused += 1;
    }
  };
  take(started);
  for (const c of commands) take(c.kind === 'start' ? started : eventOf(definition, state as unknown as State, c));
  return { state: state as unknown as State, taken, refused };
}

const holds = (check: (played: ReturnType<typeof play>, definition: Definition) => void): void => {
  fc.assert(
    fc.property(game, (g) => check(play(g), g[0])),
    runs,
  );
};

describe(`[W2] step, random actors, seed ${SEED}`, () => {
  it('[W9] folds a history to the state that was reached', () => {
    holds(({ state, taken }, definition) => {
      expect(
        fold(
          definition,
          taken.map((t) => t.event),
        ),
      ).toEqual(state);
    });
  });

  it('never lets the requester decide, nor one person twice, neither themselves nor through a delegate', () => {
    holds(({ taken }) => {
      for (const { event, before } of taken) {
        if (event.type !== 'decided') continue;
        const people = [event.actor, ...(event.onBehalfOf ? [event.onBehalfOf] : [])];
        for (const person of people) expect(excludedOf(before as State)).not.toContain(person);
      }
    });
  });

  it('[ORD-08] never asks more than two levels one after the other, whatever the definition and the policy say', () => {
    holds(({ taken }) => {
      for (const { after } of taken) expect(after.hops).toBeLessThanOrEqual(Math.min(after.maxHops, MOST_HOPS));
      const opened = taken.filter((t) => t.opened > 0 && t.event.type !== 'recalled');
      expect(opened.length).toBeLessThanOrEqual(MOST_HOPS);
    });
  });

  it('[W1] has one effect between two recalls, one open task while it waits and none after its end', () => {
    holds(({ state, taken }) => {
      let outcomes = 0;
      let open = 0;
      for (const t of taken) {
        if (t.event.type === 'recalled') outcomes = 0;
        outcomes += t.published.length;
        open += t.opened - t.closed;
        expect(outcomes).toBeLessThanOrEqual(1);
        expect(open).toBe(t.after.status === 'pending' ? 1 : 0);
        expect(t.after.node === null).toBe(t.after.status !== 'pending');
      }
      expect(state.status === 'approved' || state.status === 'partial').toBe(state.before !== null);
    });
  });

  it('never approves content other than the one that was asked for', () => {
    holds(({ taken }) => {
      for (const { event, after } of taken)
        if (event.type === 'decided' && event.subjectHash !== 'h1') expect(after.status).toBe('returned');
    });
  });

  it('takes nothing after the end but the recall of the person who ended it', () => {
    holds(({ taken }) => {
      for (const { event, before } of taken) {
        if (before === null || before.status === 'pending') continue;
        expect(event.type).toBe('recalled');
        expect(event).toMatchObject({ actor: before.before?.actor });
      }
    });
  });

  it('a recall goes back to exactly where the last approval found the run', () => {
    holds(({ taken }) => {
      taken.forEach(({ event, after }, i) => {
        if (event.type !== 'recalled') return;
        const found = taken[i - 1]?.before as State;
        expect({ ...after, skipped: [] }).toEqual({ ...found, skipped: [] });
      });
    });
  });

  it('is never stuck: while it waits, a person, a time-out or the end moves it on', () => {
    holds(({ state }, definition) => {
      if (state.status !== 'pending') return;
      const newcomer: WorkflowEvent = {
        type: 'decided',
        actor: 'newcomer',
        decision: 'approve',
        rejectedKeys: [],
        reasons: [],
        comment: null,
        subjectHash: 'h1',
      };
      expect(step(definition, state, newcomer).effects.length).toBeGreaterThan(0);
      const up = afterTimeout(definition, state);
      const clock: WorkflowEvent =
        up === undefined
          ? { type: 'timed_out', actor: 'clock' }
          : { type: 'escalated', actor: 'clock', from: state.node as string, to: up };
      expect(step(definition, state, clock).state.node).not.toBe(state.node);
    });
  });

  it('splits the items into approved and rejected, whatever was decided in which step', () => {
    holds(({ state, taken }) => {
      if (state.status !== 'approved' && state.status !== 'partial') return;
      const last = taken.findLastIndex((t) => t.event.type === 'recalled');
      const before = new Set(
        Object.entries(taken[last]?.after.items ?? {}).flatMap(([k, c]) => (c === 'rejected' ? [k] : [])),
      );
      const said = new Set([
        ...before,
        ...taken
          .slice(last + 1)
          .flatMap((t) => (t.event.type === 'decided' && t.event.decision === 'partial' ? t.event.rejectedKeys : [])),
      ]);
      for (const [key, choice] of Object.entries(state.items))
        expect(choice).toBe(said.has(key) ? 'rejected' : 'approved');
      expect(state.status).toBe(Object.values(state.items).includes('rejected') ? 'partial' : 'approved');
    });
  });
});

describe('[ORD-08] hop budget', () => {
  const approve = (actor: string): WorkflowEvent => ({
    type: 'decided',
    actor,
    decision: 'approve',
    rejectedKeys: [],
    reasons: [],
    comment: null,
    subjectHash: 'h1',
  });
  const started: WorkflowEvent = {
    type: 'started',
    requestedBy: 'requester',
    subjectHash: 'h1',
    itemKeys: [],
    maxHops: 5,
  };

  it('five approvals in a row are two; the rest is recorded as merged into the second', () => {
    expect(fold(FIVE, [started, approve('ann'), approve('bo')])).toMatchObject({
      status: 'approved',
      hops: 2,
      maxHops: 2,
      skipped: ['l3', 'l4', 'l5'].map((node) => ({ node, reason: 'hop_budget' })),
    });
  });

  it('a silent first level leaves one more, which then has the last word', () => {
    const events: WorkflowEvent[] = [started, { type: 'escalated', actor: 'clock', from: 'l1', to: 'l2' }];
    const waiting = fold(FIVE, events) as State;
    expect(waiting).toMatchObject({ status: 'pending', node: 'l2', hops: 2 });
    expect(afterTimeout(FIVE, waiting)).toBeUndefined();
    expect(afterApproval(FIVE, waiting)).toBeUndefined();
    expect(() => step(FIVE, waiting, { type: 'escalated', actor: 'clock', from: 'l2', to: 'l3' })).toThrow(
      'hop_budget',
    );
    expect(fold(FIVE, [...events, approve('bo')])?.status).toBe('approved');
  });

  it('a timer that comes late finds another level and changes nothing', () => {
    const waiting = fold(FIVE, [started, approve('ann')]) as State;
    expect(() => step(FIVE, waiting, { type: 'escalated', actor: 'clock', from: 'l1', to: 'l2' })).toThrow(
      'wrong_node',
    );
  });
});

describe('[W11] faultOf', () => {
  it('accepts what the product ships', () => {
    for (const definition of [...BUILT_IN, FIVE, LADDER]) expect(faultOf(definition)).toBeUndefined();
  });

  it('refuses cycles, loose ends, empty steps and endless ladders', () => {
    const node = (next: string, onTimeout?: string) =>
      ({ kind: 'approval', roles: ['owner'], next, ...(onTimeout ? { onTimeout } : {}) }) as const;
    const of = (nodes: Definition['nodes']): Definition => ({ key: 'k', version: 1, start: 'a', nodes });
    expect(faultOf(of({ a: node('b'), b: node('a') }))).toBe('cycle');
    expect(faultOf(of({ a: node(END, 'b'), b: node('a') }))).toBe('cycle');
    expect(faultOf({ ...ONE, start: 'nowhere' })).toBe('unknown_start');
    expect(faultOf(of({ a: node('nowhere') }))).toBe('unknown_next');
    expect(faultOf(of({ a: node(END, 'nowhere') }))).toBe('unknown_next');
    expect(faultOf(of({ a: { ...node(END), roles: [] } }))).toBe('no_roles');
    const many = Array.from({ length: MOST_LEVELS + 1 }, (_, i) => `n${i}`);
    expect(
      faultOf({ ...of(Object.fromEntries(many.map((id, i) => [id, node(many[i + 1] ?? END)]))), start: 'n0' }),
    ).toBe('too_many_levels');
  });
});
