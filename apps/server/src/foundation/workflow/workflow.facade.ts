import type { Tx } from '../../platform/db/tx.ts';
import type { StoreScope } from '../../platform/tenancy/tenant-context.ts';

/** One thing that can be decided by itself, e.g. an order line outside its band. */
export interface ApprovalItem {
  readonly key: string;
  /** What the approver sees; the workflow never reads it. */
  readonly summary: Readonly<Record<string, unknown>>;
}

/** What decides who is asked, and how long they have. */
export interface ApprovalTerms {
  /** Key of a definition, e.g. `order-out-of-band`. */
  readonly definition: string;
  readonly storeId: string;
  readonly requestedBy: string;
  readonly urgent: boolean;
  /** Nothing can be decided after this instant, e.g. an order's cut-off; else the service level alone counts. */
  readonly notAfter?: Date;
}

export interface StartApproval extends ApprovalTerms {
  readonly subjectType: string;
  readonly subjectId: string;
  /** Hash of what is to be approved; another hash at decision time returns the request. */
  readonly subjectHash: string;
  readonly title: Readonly<Record<'zh-CN' | 'en', string>>;
  readonly summary: Readonly<Record<string, unknown>>;
  readonly items: readonly ApprovalItem[];
}

interface PersonRef {
  readonly id: string;
  readonly displayName: string;
}

export interface ApprovalStarted {
  readonly instanceId: string;
  readonly taskId: string;
  readonly assignees: readonly PersonRef[];
  /** End of the first level's share of the time. */
  readonly dueAt: Date;
}

/** A level that would be asked: the first at once, the next one when the one before has not answered. */
export interface PathHop {
  readonly people: readonly (PersonRef & { readonly onBehalfOf: PersonRef | null })[];
  readonly asksAt: Date;
  readonly until: Date;
  /** Their yes ends the request. */
  readonly final: boolean;
}

/** Dry run of a request. */
export interface ApprovalPath {
  /** Empty when nobody could decide. */
  readonly hops: readonly PathHop[];
  readonly skipped: readonly { readonly roles: readonly string[]; readonly reason: 'nobody' | 'hop_budget' }[];
  readonly endsAt: Date;
  readonly notAfter: Date | null;
}

/** A decision that waits for somebody. */
export interface WaitingTask {
  readonly id: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly storeId: string;
  readonly urgent: boolean;
  readonly dueAt: Date;
  readonly createdAt: Date;
  readonly summary: Readonly<Record<string, unknown>>;
}

/** What the owner of a subject tells the workflow about it. */
export interface SubjectOwner {
  /** Present hash, so that a decision on something that has changed since returns the request; null when it is gone. */
  readonly currentHash: (tx: Tx, subjectId: string) => Promise<string | null>;
  /**
   * Undoes what the approval of this run did, so that it waits for a decision again. Takes the subject's lock before it
   * looks. @returns false when it has gone on its way
   */
  readonly reopen?: (tx: Tx, subjectId: string, instanceId: string) => Promise<boolean>;
  /** Until when `reopen` will say yes as things stand; null when it won't. */
  readonly reopenableUntil?: (tx: Tx, subjectId: string, instanceId: string) => Promise<Date | null>;
}

/** Ended requests of a period. Minutes from request to end; null without requests. */
export interface ApprovalFigures {
  readonly requests: number;
  readonly medianMinutes: number | null;
  readonly p90Minutes: number | null;
  readonly averageHops: number | null;
  readonly mostHops: number;
  /** Went up because nobody answered in time. */
  readonly escalated: number;
}

/** Approvals and tasks; ignorant of what it approves. Outcomes come back as the event `workflow.approval-decided`. */
export abstract class WorkflowApi {
  abstract start(tx: Tx, approval: StartApproval): Promise<ApprovalStarted>;
  /** Who would be asked, and when, without starting anything. */
  abstract preview(tx: Tx, terms: ApprovalTerms): Promise<ApprovalPath>;
  /**
   * Ends a running request of a subject (withdrawn, cut-off, edited).
   * @returns false when none runs: it has been decided already, though its outcome may not have arrived yet
   */
  abstract withdraw(
    tx: Tx,
    subjectType: string,
    subjectId: string,
    reason: 'withdrawn' | 'expired' | 'changed',
  ): Promise<boolean>;
  /** False when the run went on after this version: an outcome that was recalled since must not be applied. */
  abstract isCurrent(tx: Tx, instanceId: string, version: number): Promise<boolean>;
  /** Open decisions of the stores, nearest due time first, whoever may take them. */
  abstract waiting(tx: Tx, stores: StoreScope, limit: number): Promise<WaitingTask[]>;
  /** Requests that ended in [from, to). */
  abstract figures(
    tx: Tx,
    query: { readonly subjectType: string; readonly stores: StoreScope; readonly from: Date; readonly to: Date },
  ): Promise<ApprovalFigures>;
  /** Tells the workflow how to ask about subjects of a type. Call it once, at boot. */
  abstract bindSubject(subjectType: string, owner: SubjectOwner): void;
}
