import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotificationsApi } from '../../notifications/index.ts';
import type { InstanceRow } from '../data/instances.repository.ts';

type Outcome = 'approved' | 'partial' | 'returned' | 'expired';

/** Tells people about their tasks and requests, in the transaction that changes them. */
@Injectable()
export class TellPeople {
  constructor(private readonly notifications: NotificationsApi) {}

  /** Those who may decide; somebody who was told of this task before is not told again. */
  async waiting(
    tx: Tx,
    instance: Pick<InstanceRow, 'storeId' | 'title' | 'urgent'>,
    task: { readonly id: string; readonly dueAt: Date },
    users: readonly string[],
  ): Promise<void> {
    await this.notifications.notify(tx, {
      kind: 'approval-waiting',
      storeId: instance.storeId,
      dedupKey: `approval-waiting ${task.id}`,
      to: { users },
      params: { taskId: task.id, title: instance.title, dueAt: task.dueAt.toISOString(), urgent: instance.urgent },
    });
  }

  /** Whoever asked. */
  async decided(
    tx: Tx,
    instance: Pick<InstanceRow, 'id' | 'version' | 'storeId' | 'title' | 'subjectType' | 'subjectId' | 'requestedBy'>,
    outcome: Outcome,
  ): Promise<void> {
    const { subjectType, subjectId, title } = instance;
    await this.notifications.notify(tx, {
      kind: 'approval-decided',
      storeId: instance.storeId,
      // A decision that was taken back and made again is news.
      dedupKey: `approval-decided ${instance.id} ${instance.version}`,
      to: { users: [instance.requestedBy] },
      params: { subjectType, subjectId, title, outcome },
    });
  }
}
