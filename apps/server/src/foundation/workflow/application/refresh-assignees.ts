import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { InstancesRepository } from '../data/instances.repository.ts';
import { TasksRepository } from '../data/tasks.repository.ts';
import { excludedOf } from '../domain/step.ts';
import { Approvers } from './approvers.ts';
import { Definitions } from './definitions.ts';
import { Delegations } from './delegations.ts';
import { TellPeople } from './tell-people.ts';

/** People leave, go away and change posts while a task waits: keeps the list of those who see it in their inbox true. */
@Injectable()
export class RefreshAssignees {
  constructor(
    private readonly db: TenantDb,
    private readonly tasks: TasksRepository,
    private readonly instances: InstancesRepository,
    private readonly definitions: Definitions,
    private readonly approvers: Approvers,
    private readonly delegations: Delegations,
    private readonly tell: TellPeople,
    private readonly clock: Clock,
  ) {}

  /** One transaction per task, so that no decision waits for the whole inbox. */
  async run(ctx: TenantContext): Promise<void> {
    await this.db.tx(ctx, (tx) => this.delegations.endThoseOfLeavers(tx, this.clock.now()));
    const open = await this.db.tx(ctx, (tx) => this.tasks.allOpen(tx));
    for (const { id, instanceId } of open) await this.db.tx(ctx, (tx) => this.refresh(tx, id, instanceId));
  }

  /** Under the instance's lock, so that a decision at the same moment wins or waits. */
  private async refresh(tx: Tx, taskId: string, instanceId: string): Promise<void> {
    const instance = await this.instances.lock(tx, instanceId);
    const task = await this.tasks.openOf(tx, instanceId);
    if (task?.id !== taskId) return;
    const definition = await this.definitions.of(tx, instance);
    const level = await this.approvers.level(tx, definition, task.node, instance.storeId, excludedOf(instance.state));
    const people = level?.people ?? [];
    const known = (await this.tasks.assignees(tx, [taskId])).get(taskId) ?? [];
    const before = known.map((a) => `${a.userId}:${a.onBehalfOf ?? ''}`);
    const after = people.map((p) => `${p.id}:${p.onBehalfOf?.id ?? ''}`);
    if (before.join() === after.join()) return;
    await this.tasks.replaceAssignees(tx, taskId, people);
    await this.tell.waiting(
      tx,
      instance,
      task,
      people.map((p) => p.id),
    );
  }
}
