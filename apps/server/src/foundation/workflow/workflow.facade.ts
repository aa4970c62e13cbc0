import type { Tx } from '../../platform/db/tx.ts';
import type { StoreScope } from '../../platform/tenancy/tenant-context.ts';

/** One thing that can be decided by itself, e.g. an order line outside its band. */
export interface ApprovalItem {
  readonly key: string;
  /** What the approver sees; the workflow never reads it. */
  readonly summary: Readonly<Record<string, unknown>>;
}

export interface StartApproval {
  /** Built-in definition, e.g. `order-out-of-band`. */
  readonly definition: string;
  readonly subjectType: string;
  readonly subjectId: string;
  /** Hash of what is to be approved; another hash at decision time returns the request. */
  readonly subjectHash: string;
  readonly storeId: string;
  readonly requestedBy: string;
  readonly urgent: boolean;
  readonly title: Readonly<Record<'zh-CN' | 'en', string>>;
  readonly summary: Readonly<Record<string, unknown>>;
  readonly items: readonly ApprovalItem[];
  /** Due at this instant at the latest, e.g. an order's cut-off; else the service level alone decides. */
  readonly notAfter?: Date;
}

export interface ApprovalStarted {
  readonly instanceId: string;
  readonly taskId: string;
  readonly assignees: readonly { readonly id: string; readonly displayName: string }[];
  readonly dueAt: Date;
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

/** Approvals and tasks; ignorant of what it approves. Outcomes come back as the event `workflow.approval-decided`. */
export abstract class WorkflowApi {
  abstract start(tx: Tx, approval: StartApproval): Promise<ApprovalStarted>;
  /** Who would be asked, without starting anything. */
  abstract preview(
    tx: Tx,
    definition: string,
    storeId: string,
    requestedBy: string,
  ): Promise<readonly { readonly id: string; readonly displayName: string }[]>;
  /** Ends a running request of a subject (withdrawn, cut-off, edited). No-op when none runs. */
  abstract withdraw(
    tx: Tx,
    subjectType: string,
    subjectId: string,
    reason: 'withdrawn' | 'expired' | 'changed',
  ): Promise<void>;
  /** Open decisions of the stores, nearest due time first, whoever may take them. */
  abstract waiting(tx: Tx, stores: StoreScope, limit: number): Promise<WaitingTask[]>;
  /**
   * Tells the workflow how to ask for the present hash of a subject, so that a decision on something that has changed
   * since returns the request. Call it once, at boot; null means that the subject is gone.
   */
  abstract bindSubject(subjectType: string, currentHash: (tx: Tx, subjectId: string) => Promise<string | null>): void;
}
