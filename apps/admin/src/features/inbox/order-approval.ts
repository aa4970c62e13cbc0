import { OrderApprovalItem, OrderApprovalSummary } from '@larder/contracts/workflow/order-approval';
import type { TaskDetail, TaskRow } from '@larder/contracts/workflow/task';

/** The order behind a request; null for subjects that this screen has no words for. */
export function orderOf(task: Pick<TaskRow, 'summary'>): OrderApprovalSummary | null {
  return OrderApprovalSummary.safeParse(task.summary).data ?? null;
}

export interface DecidableLine extends OrderApprovalItem {
  readonly key: string;
  readonly choice: TaskDetail['items'][number]['choice'];
}

/** Items that read as order lines, in the order given. */
export function linesOf(task: TaskDetail): DecidableLine[] {
  return task.items.flatMap(({ key, choice, summary }) => {
    const line = OrderApprovalItem.safeParse(summary).data;
    return line ? [{ ...line, key, choice }] : [];
  });
}

/** Change against a base as a share; null when the base is nothing, because then no share says anything. */
export const changeOf = (value: number, base: number): number | null => (base === 0 ? null : (value - base) / base);

/** Value of a quantity at the pack's price, minor units. */
export const worthOf = (quantity: string, line: Pick<OrderApprovalItem, 'pack' | 'packPrice'>): number =>
  Math.round((Number(quantity) / Number(line.pack)) * line.packPrice);
