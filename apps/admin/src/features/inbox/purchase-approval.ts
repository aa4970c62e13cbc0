import { PURCHASE_SUBJECT, PurchaseApprovalSummary } from '@larder/contracts/workflow/purchase-approval';
import type { TaskRow } from '@larder/contracts/workflow/task';
import { orderOf } from './order-approval.ts';

/** The purchase order behind a request; null for other subjects. */
export function purchaseOf(task: Pick<TaskRow, 'subjectType' | 'summary'>): PurchaseApprovalSummary | null {
  return task.subjectType === PURCHASE_SUBJECT ? (PurchaseApprovalSummary.safeParse(task.summary).data ?? null) : null;
}

/** What a request is about in money, minor units; null where this screen can't tell. */
export const worthOfTask = (
  task: Pick<TaskRow, 'subjectType' | 'summary'>,
): { readonly amount: number; readonly currency: string } | null => purchaseOf(task) ?? orderOf(task);
