import { type ApprovalNode, type Definition, END } from './definition.ts';

export type InstanceStatus = 'pending' | 'approved' | 'partial' | 'returned' | 'withdrawn' | 'expired';
export type ItemChoice = 'open' | 'approved' | 'rejected';
export type WithdrawReason = 'withdrawn' | 'expired' | 'changed';

export interface State {
  readonly status: InstanceStatus;
  /** Node that waits for a person; null once the run has ended. */
  readonly node: string | null;
  readonly requestedBy: string;
  readonly subjectHash: string;
  readonly items: Readonly<Record<string, ItemChoice>>;
  /** Who has approved so far, in order. */
  readonly approvers: readonly string[];
}

export interface Started {
  readonly type: 'started';
  readonly requestedBy: string;
  readonly subjectHash: string;
  readonly itemKeys: readonly string[];
}

export interface Decided {
  readonly type: 'decided';
  readonly actor: string;
  readonly decision: 'approve' | 'partial' | 'return';
  readonly rejectedKeys: readonly string[];
  readonly reasons: readonly string[];
  readonly comment: string | null;
  /** Hash of the subject as it is now; another one than at the start returns the request. */
  readonly subjectHash: string;
}

export interface Withdrawn {
  readonly type: 'withdrawn';
  readonly actor: string;
  readonly reason: WithdrawReason;
}

export type WorkflowEvent = Started | Decided | Withdrawn;

export type Effect =
  | {
      readonly kind: 'open-task';
      readonly node: string;
      readonly roles: ApprovalNode['roles'];
      readonly exclude: readonly string[];
    }
  | { readonly kind: 'close-task'; readonly status: 'approved' | 'partial' | 'returned' | 'cancelled' }
  | {
      readonly kind: 'publish';
      readonly outcome: 'approved' | 'partial' | 'returned';
      readonly approvedKeys: readonly string[];
      readonly rejectedKeys: readonly string[];
    };

export type Refusal = 'already_started' | 'not_pending' | 'own_request' | 'already_approved' | 'unknown_item';

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
 * Separation of duties is decided here and is no option of a definition.
 * @throws StepRefused
 */
export function step(definition: Definition, state: State | null, event: WorkflowEvent): Step {
  if (event.type === 'started') {
    if (state) throw new StepRefused('already_started');
    const started: State = {
      status: 'pending',
      node: definition.start,
      requestedBy: event.requestedBy,
      subjectHash: event.subjectHash,
      items: Object.fromEntries(event.itemKeys.map((key) => [key, 'open' as const])),
      approvers: [],
    };
    return { state: started, effects: [openTask(definition, started, definition.start)] };
  }
  if (state?.status !== 'pending' || state.node === null) throw new StepRefused('not_pending');
  return event.type === 'withdrawn' ? withdraw(state, event) : decide(definition, state, state.node, event);
}

/** State after a history; equal to the stored one at any time. */
export function fold(definition: Definition, events: readonly WorkflowEvent[]): State | null {
  return events.reduce<State | null>((state, event) => step(definition, state, event).state, null);
}

function withdraw(state: State, event: Withdrawn): Step {
  const status = event.reason === 'changed' ? 'returned' : event.reason;
  return { state: { ...state, status, node: null }, effects: [{ kind: 'close-task', status: 'cancelled' }] };
}

function decide(definition: Definition, state: State, node: string, event: Decided): Step {
  if (event.actor === state.requestedBy) throw new StepRefused('own_request');
  if (state.approvers.includes(event.actor)) throw new StepRefused('already_approved');
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
  const decided: State = { ...state, items, approvers: [...state.approvers, event.actor] };
  const closed: Effect = { kind: 'close-task', status: rejected.size > 0 ? 'partial' : 'approved' };
  const next = definition.nodes[node]?.next ?? END;
  if (next !== END) {
    const moved = { ...decided, node: next };
    return { state: moved, effects: [closed, openTask(definition, moved, next)] };
  }
  const rejectedKeys = keysOf(items, 'rejected');
  const outcome = rejectedKeys.length > 0 ? 'partial' : 'approved';
  return {
    state: { ...decided, status: outcome, node: null },
    effects: [closed, { kind: 'publish', outcome, approvedKeys: keysOf(items, 'approved'), rejectedKeys }],
  };
}

const keysOf = (items: State['items'], choice: ItemChoice): string[] =>
  Object.keys(items).filter((key) => items[key] === choice);

const openTask = (definition: Definition, state: State, node: string): Effect => ({
  kind: 'open-task',
  node,
  roles: definition.nodes[node]?.roles ?? [],
  exclude: [state.requestedBy, ...state.approvers],
});
