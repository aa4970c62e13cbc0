import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { AuditApi } from '../../audit/index.ts';
import { type InstanceRow, InstancesRepository } from '../data/instances.repository.ts';
import { type TimerRow, TimersRepository } from '../data/timers.repository.ts';
import type { Definition } from '../domain/definition.ts';
import { afterTimeout, excludedOf } from '../domain/step.ts';
import { Approvers } from './approvers.ts';
import { Definitions } from './definitions.ts';
import { Transition } from './transition.ts';

const AT_ONCE = 200;

/** What happens when nobody decided in time: the level above is asked, or the request ends. The Clock says what is due. */
@Injectable()
export class FireTimers {
  constructor(
    private readonly db: TenantDb,
    private readonly timers: TimersRepository,
    private readonly instances: InstancesRepository,
    private readonly definitions: Definitions,
    private readonly approvers: Approvers,
    private readonly transition: Transition,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /** One transaction per timer: one that fails is tried again by the next sweep and stops no other. */
  async run(ctx: TenantContext): Promise<void> {
    const due = await this.db.tx(ctx, (tx) => this.timers.due(tx, this.clock.now(), AT_ONCE));
    const failures: unknown[] = [];
    for (const timer of due) {
      try {
        await this.db.tx(ctx, (tx) => this.fire(tx, timer));
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  private async fire(tx: Tx, timer: TimerRow): Promise<void> {
    const instance = await this.instances.lock(tx, timer.instanceId);
    const now = this.clock.now();
    if (!(await this.timers.fire(tx, timer.id, now))) return;
    if (instance.state.node !== timer.node) return;
    const definition = await this.definitions.of(tx, instance);
    // A sweep that comes late finds both over: the end wins.
    if (timer.kind === 'deadline' || (instance.notAfter !== null && now >= instance.notAfter))
      return this.end(tx, definition, instance);
    await this.escalate(tx, definition, instance, timer.node);
  }

  private async end(tx: Tx, definition: Definition, instance: InstanceRow): Promise<void> {
    await this.transition.apply(tx, definition, instance, { type: 'timed_out', actor: tx.ctx.actor.id });
    await this.record(tx, instance, 'expire', {});
  }

  private async escalate(tx: Tx, definition: Definition, instance: InstanceRow, from: string): Promise<void> {
    const up = afterTimeout(definition, instance.state);
    const level = up && (await this.approvers.level(tx, definition, up, instance.storeId, excludedOf(instance.state)));
    // Everybody above has left since: the task stays where it is until the end.
    if (!level) return this.transition.setTimer(tx, instance, from, undefined);
    await this.transition.apply(tx, definition, instance, {
      type: 'escalated',
      actor: tx.ctx.actor.id,
      from,
      to: level.node,
    });
    await this.record(tx, instance, 'escalate', { from, to: level.node, people: level.people.map((p) => p.id) });
  }

  private record(tx: Tx, instance: InstanceRow, verb: string, diff: Readonly<Record<string, unknown>>): Promise<void> {
    return this.audit.record(tx, {
      action: `workflow.request.${verb}`,
      entity: instance.subjectType,
      entityId: instance.subjectId,
      storeId: instance.storeId,
      diff: { instanceId: instance.id, ...diff },
    });
  }
}
