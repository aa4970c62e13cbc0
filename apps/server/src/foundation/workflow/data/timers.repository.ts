import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { sqlTables } from './workflow.tables.ts';

export type TimerKind = 'escalate' | 'deadline';

export interface TimerRow {
  readonly id: string;
  readonly instanceId: string;
  readonly node: string;
  readonly kind: TimerKind;
  readonly dueAt: Date;
}

/** What waits for the clock. A timer is fired or cancelled once, under its instance's lock. */
@Injectable()
export class TimersRepository {
  async insert(tx: Tx, timer: TimerRow): Promise<void> {
    await sqlTables(tx)
      .insertInto('wf_timer')
      .values({
        tenant_id: tx.ctx.tenantId,
        id: timer.id,
        instance_id: timer.instanceId,
        node: timer.node,
        kind: timer.kind,
        due_at: timer.dueAt,
      })
      .execute();
  }

  /** Due at this instant, oldest first. */
  async due(tx: Tx, at: Date, limit: number): Promise<TimerRow[]> {
    const rows = await this.waiting(tx)
      .where('due_at', '<=', at)
      .orderBy('due_at')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(rowOf);
  }

  /** Marks a waiting timer as fired. @returns false when it was fired or cancelled in the meantime */
  async fire(tx: Tx, id: string, at: Date): Promise<boolean> {
    const done = await sqlTables(tx)
      .updateTable('wf_timer')
      .set({ fired_at: at })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .where('fired_at', 'is', null)
      .where('cancelled_at', 'is', null)
      .executeTakeFirst();
    return done.numUpdatedRows === 1n;
  }

  async cancelOf(tx: Tx, instanceId: string, at: Date): Promise<void> {
    await sqlTables(tx)
      .updateTable('wf_timer')
      .set({ cancelled_at: at })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('instance_id', '=', instanceId)
      .where('fired_at', 'is', null)
      .where('cancelled_at', 'is', null)
      .execute();
  }

  private waiting(tx: Tx) {
    return sqlTables(tx)
      .selectFrom('wf_timer')
      .select(['id', 'instance_id', 'node', 'kind', 'due_at'])
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('fired_at', 'is', null)
      .where('cancelled_at', 'is', null);
  }
}

const rowOf = (r: { id: string; instance_id: string; node: string; kind: string; due_at: Date }): TimerRow => ({
  id: r.id,
  instanceId: r.instance_id,
  node: r.node,
  kind: r.kind as TimerKind,
  dueAt: r.due_at,
});
