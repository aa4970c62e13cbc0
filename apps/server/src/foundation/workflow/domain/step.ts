import { above, type Definition, END, MOST_HOPS, upwards } from './definition.ts';

export type InstanceStatus = 'pending' | 'approved' | 'partial' | 'returned' | 'withdrawn' | 'expired';
export type ItemChoice = 'open' | 'approved' | 'rejected';
export type WithdrawReason = 'withdrawn' | 'expired' | 'changed';

/** A level that was not asked: nobody there could decide, or two hops had been used already. */
export interface SkippedNode {
  readonly node: string;
  readonly reason: 'nobody' | 'hop_budget';
}

/** Where a run stood before its last approval: what a recall by the approver goes back to. */
export interface BeforeApproval {
  readonly node: string;
  readonly items: Readonly<Record<string, ItemChoice>>;
  readonly approvers: readonly string[];
  readonly actor: string;
}

export interface State {
  readonly status: InstanceStatus;
  /** Node that waits for a person; null once the run has ended. */
  readonly node: string | null;
  readonly requestedBy: string;
  readonly subjectHash: string;
  readonly items: Readonly<Record<string, ItemChoice>>;
  /** Who has approved so far, in order; with a delegate the person they stood for too. */
  readonly approvers: readonly string[];
  /** Levels asked so far, this one included. */
  readonly hops: number;
  readonly maxHops: number;
  readonly skipped: readonly SkippedNode[];
  /** Set by the approval that ended the run. */
  readonly before: BeforeApproval | null;
}

export interface Started {
  readonly type: 'started';
  readonly requestedBy: string;
  readonly subjectHash: string;
  readonly itemKeys: readonly string[];
  /** Most levels that may be asked one after the other; never more than MOST_HOPS. */
  readonly maxHops?: number;
  /** First node upwards from the start with somebody who can decide; the start when absent. */
  readonly at?: string;
}

export interface Decided {
  readonly type: 'decided';
  readonly actor: string;
  /** Whom a delegate stood for. */
  readonly onBehalfOf?: string | null;
  readonly decision: 'approve' | 'partial' | 'return';
  readonly rejectedKeys: readonly string[];
  readonly reasons: readonly string[];
  readonly comment: string | null;
  /** Hash of the subject as it is now; another one than at the start returns the request. */
  readonly subjectHash: string;
  /** First node upwards from the next one with somebody who can decide; the next one when absent. */
  readonly to?: string;
}

/** The share of time of a level is over: the level above is asked instead. */
export interface Escalated {
  readonly type: 'escalated';
  readonly actor: string;
  /** Node whose time is over. A timer that comes late finds another one and is refused. */
  readonly from: string;
  readonly to: string;
}

/** The end of time: nothing can be decided any more. */
export interface TimedOut {
  readonly type: 'timed_out';
  readonly actor: string;
}

export interface Withdrawn {
  readonly type: 'withdrawn';
  readonly actor: string;
  readonly reason: WithdrawReason;
}

/** The approver takes the approval that ended the run back; the subject's owner has agreed that it can. */
export interface Recalled {
  readonly type: 'recalled';
  readonly actor: string;
}

export type WorkflowEvent = Started | Decided | Escalated | TimedOut | Withdrawn | Recalled;

export type ClosedStatus = 'approved' | 'partial' | 'returned' | 'cancelled' | 'escalated';

export type Effect =
  | { readonly kind: 'open-task'; readonly node: string }
  | { readonly kind: 'close-task'; readonly status: ClosedStatus }
  | {
      readonly kind: 'publish';
      readonly outcome: 'approved' | 'partial' | 'returned' | 'expired';
      readonly approvedKeys: readonly string[];
      readonly rejectedKeys: readonly string[];
    };

export type Refusal =
  | 'already_started'
  | 'not_pending'
  | 'own_request'
  | 'already_approved'
  | 'unknown_item'
  | 'wrong_node'
  | 'hop_budget'
  | 'not_recallable';

/** An event that the state doesn't take. Nothing has happened then. */
export class StepRefused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(`refused: ${refusal}`);
    this.refusal = refusal;
  }
}

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/**
 * The whole engine: what an event does to a run. Pure, so that the worker, a test and a dry run in the browser share it.
 * Separation of duties and the hop budget are decided here and are no options of a definition.
 * @throws StepRefused
 */
export function step(definition: Definition, state: State | null, event: WorkflowEvent): Step {
  if (event.type === 'started') {
    if (state) throw new StepRefused('already_started');
    return start(definition, event);
  }
  if (event.type === 'recalled') return recall(state, event);
  if (state?.status !== 'pending' || state.node === null) throw new StepRefused('not_pending');
  switch (event.type) {
    case 'withdrawn':
      return withdraw(state, event);
    case 'escalated':
      return escalate(definition, state, state.node, event);
    case 'timed_out':
      return {
        state: { ...state, status: 'expired', node: null },
        effects: [
          { kind: 'close-task', status: 'cancelled' },
          { kind: 'publish', outcome: 'expired', approvedKeys: [], rejectedKeys: [] },
        ],
      };
    case 'decided':
      return decide(definition, state, state.node, event);
  }
}

/** State after a history; equal to the stored one at any time. */
export function fold(definition: Definition, events: readonly WorkflowEvent[]): State | null {
  return events.reduce<State | null>((state, event) => step(definition, state, event).state, null);
}

/** People who must not decide: the requester, who approved before, and whoever they stood for. */
export const excludedOf = (state: Pick<State, 'requestedBy' | 'approvers'>): readonly string[] => [
  state.requestedBy,
  ...state.approvers,
];

/** Node that an approval leads to; undefined when it ends the run. */
export function afterApproval(definition: Definition, state: State): string | undefined {
  const next = state.node === null ? END : (definition.nodes[state.node]?.next ?? END);
  return next === END || state.hops >= state.maxHops ? undefined : next;
}

/** Node that a time-out leads to; undefined when nobody above may be asked any more. */
export function afterTimeout(definition: Definition, state: State): string | undefined {
  return state.node === null || state.hops >= state.maxHops ? undefined : above(definition, state.node);
}

function start(definition: Definition, event: Started): Step {
  const at = event.at ?? definition.start;
  return {
    state: {
      status: 'pending',
      node: at,
      requestedBy: event.requestedBy,
      subjectHash: event.subjectHash,
      items: Object.fromEntries(event.itemKeys.map((key) => [key, 'open' as const])),
      approvers: [],
      hops: 1,
      maxHops: Math.max(1, Math.min(event.maxHops ?? MOST_HOPS, MOST_HOPS)),
      skipped: passed(definition, definition.start, at),
      before: null,
    },
    effects: [{ kind: 'open-task', node: at }],
  };
}

/** Levels passed on the way up because nobody there can decide. @throws StepRefused when the way doesn't lead there */
function passed(definition: Definition, from: string, to: string): SkippedNode[] {
  const chain = upwards(definition, from);
  const end = chain.indexOf(to);
  if (end === -1) throw new StepRefused('wrong_node');
  return chain.slice(0, end).map((node) => ({ node, reason: 'nobody' }));
}

function withdraw(state: State, event: Withdrawn): Step {
  const status = event.reason === 'changed' ? 'returned' : event.reason;
  return { state: { ...state, status, node: null }, effects: [{ kind: 'close-task', status: 'cancelled' }] };
}

function escalate(definition: Definition, state: State, node: string, event: Escalated): Step {
  if (event.from !== node) throw new StepRefused('wrong_node');
  const up = afterTimeout(definition, state);
  if (up === undefined) throw new StepRefused('hop_budget');
  const skipped = [...state.skipped, ...passed(definition, up, event.to)];
  return {
    state: { ...state, node: event.to, hops: state.hops + 1, skipped },
    effects: [
      { kind: 'close-task', status: 'escalated' },
      { kind: 'open-task', node: event.to },
    ],
  };
}

function decide(definition: Definition, state: State, node: string, event: Decided): Step {
  const people = event.onBehalfOf ? [event.actor, event.onBehalfOf] : [event.actor];
  if (people.includes(state.requestedBy)) throw new StepRefused('own_request');
  if (people.some((id) => state.approvers.includes(id))) throw new StepRefused('already_approved');
  if (event.rejectedKeys.some((key) => state.items[key] === undefined)) throw new StepRefused('unknown_item');
  if (event.decision === 'return' || event.subjectHash !== state.subjectHash) {
    return {
      state: { ...state, status: 'returned', node: null },
      effects: [
        { kind: 'close-task', status: 'returned' },
        { kind: 'publish', outcome: 'returned', approvedKeys: [], rejectedKeys: [] },
      ],
    };
  }
  const rejected = new Set(event.decision === 'partial' ? event.rejectedKeys : []);
  const items = Object.fromEntries(
    Object.entries(state.items).map(([key, was]): [string, ItemChoice] => [
      key,
      was === 'rejected' || rejected.has(key) ? 'rejected' : 'approved',
    ]),
  );
  const decided: State = { ...state, items, approvers: [...state.approvers, ...people] };
  const closed: Effect = { kind: 'close-task', status: rejected.size > 0 ? 'partial' : 'approved' };
  const next = afterApproval(definition, state);
  if (next !== undefined) {
    const to = event.to ?? next;
    const skipped = [...state.skipped, ...passed(definition, next, to)];
    return {
      state: { ...decided, node: to, hops: state.hops + 1, skipped },
      effects: [closed, { kind: 'open-task', node: to }],
    };
  }
  const rejectedKeys = keysOf(items, 'rejected');
  const outcome = rejectedKeys.length > 0 ? 'partial' : 'approved';
  return {
    state: {
      ...decided,
      status: outcome,
      node: null,
      skipped: [...state.skipped, ...merged(definition, node)],
      before: { node, items: state.items, approvers: state.approvers, actor: event.actor },
    },
    effects: [closed, { kind: 'publish', outcome, approvedKeys: keysOf(items, 'approved'), rejectedKeys }],
  };
}

/** Levels that a definition would have asked after the last hop. */
function merged(definition: Definition, node: string): SkippedNode[] {
  const rest: SkippedNode[] = [];
  for (let at = definition.nodes[node]?.next ?? END; at !== END; at = definition.nodes[at]?.next ?? END)
    rest.push({ node: at, reason: 'hop_budget' });
  return rest;
}

function recall(state: State | null, event: Recalled): Step {
  if (!state?.before || (state.status !== 'approved' && state.status !== 'partial'))
    throw new StepRefused('not_recallable');
  const { node, items, approvers, actor } = state.before;
  if (actor !== event.actor) throw new StepRefused('not_recallable');
  const skipped = state.skipped.filter((s) => s.reason !== 'hop_budget');
  return {
    state: { ...state, status: 'pending', node, items, approvers, skipped, before: null },
    effects: [{ kind: 'open-task', node }],
  };
}

const keysOf = (items: State['items'], choice: ItemChoice): string[] =>
  Object.keys(items).filter((key) => items[key] === choice);
