import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { InstancesRepository } from '../data/instances.repository.ts';
import { TasksRepository } from '../data/tasks.repository.ts';
import { Approvers } from './approvers.ts';
import { Definitions } from './definitions.ts';
import { TellPeople } from './tell-people.ts';

/** People leave and change posts while a task waits: keeps the list of those who see it in their inbox true. */
@Injectable()
export class RefreshAssignees {
  constructor(
    private readonly db: TenantDb,
    private readonly tasks: TasksRepository,
    private readonly instances: InstancesRepository,
    private readonly definitions: Definitions,
    private readonly approvers: Approvers,
    private readonly people: TellPeople,
  ) {}

  /** One transaction per task, so that no decision waits for the whole inbox. */
  async run(ctx: TenantContext): Promise<void> {
    const open = await this.db.tx(ctx, (tx) => this.tasks.allOpen(tx));
    for (const { id, instanceId } of open) await this.db.tx(ctx, (tx) => this.refresh(tx, id, instanceId));
  }

  /** Under the instance's lock, so that a decision at the same moment wins or waits. */
  private async refresh(tx: Tx, taskId: string, instanceId: string): Promise<void> {
    const instance = await this.instances.lock(tx, instanceId);
    const task = await this.tasks.openOf(tx, instanceId);
    if (task?.id !== taskId) return;
    const { nodes } = await this.definitions.of(tx, instance);
    const eligible = await this.approvers.of(tx, nodes[task.node]?.roles ?? [], instance.storeId, [
      instance.requestedBy,
      ...instance.state.approvers,
    ]);
    const ids = eligible.map((user) => user.id);
    const known = (await this.tasks.assignees(tx, [taskId])).get(taskId) ?? [];
    if (ids.join() === known.join()) return;
    await this.tasks.replaceAssignees(tx, taskId, ids);
    await this.people.waiting(tx, instance, task, ids);
  }
}
