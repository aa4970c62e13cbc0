import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { InvalidTransition } from '../../../platform/errors/domain-error.ts';
import { LiveBus } from '../../../platform/live/live-bus.ts';
import { AuditApi } from '../../audit/index.ts';
import { AlertReadsRepository } from '../data/alert-reads.repository.ts';
import { muteOutOfRange } from '../inventory.errors.ts';
import { AlertQueries } from './alert-queries.ts';

const MOST_MUTED_MS = 92 * 86_400_000;

/** What people do with alerts. */
@Injectable()
export class ChangeAlerts {
  constructor(
    private readonly reads: AlertReadsRepository,
    private readonly queries: AlertQueries,
    private readonly audit: AuditApi,
    private readonly live: LiveBus,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound | InvalidTransition for an alert that is over | VersionConflict */
  async acknowledge(
    tx: Tx,
    id: string,
    input: { readonly version: number; readonly acknowledged: boolean; readonly note: string | null },
  ): Promise<void> {
    const row = await this.queries.row(tx, id, 'inventory.alert.write');
    if (row.state === 'resolved') throw new InvalidTransition('resolved', []);
    const { actor } = tx.ctx;
    const by = { id: actor.id, name: actor.name, at: this.clock.now(), note: input.note };
    await this.reads.acknowledge(tx, id, input.version, input.acknowledged ? by : null);
    this.live.publish(tx, 'inventory.stock-alert', { storeId: row.storeId });
    await this.audit.record(tx, {
      action: input.acknowledged ? 'inventory.alert.acknowledge' : 'inventory.alert.reopen',
      entity: 'stock_alert',
      entityId: id,
      storeId: row.storeId,
      diff: { itemId: row.itemId, kind: row.kind },
    });
  }

  /** @throws NotFound | InvalidInput for an end that is not within the next quarter */
  async mute(tx: Tx, id: string, until: Date | null): Promise<void> {
    const row = await this.queries.row(tx, id, 'inventory.alert.write');
    const now = this.clock.now();
    if (until !== null && (until <= now || until.getTime() > now.getTime() + MOST_MUTED_MS)) throw muteOutOfRange();
    const { actor } = tx.ctx;
    await this.reads.mute(tx, row, until, { id: actor.id, name: actor.name, at: now });
    this.live.publish(tx, 'inventory.stock-alert', { storeId: row.storeId });
    await this.audit.record(tx, {
      action: until === null ? 'inventory.alert.unmute' : 'inventory.alert.mute',
      entity: 'stock_alert',
      entityId: id,
      storeId: row.storeId,
      diff: { itemId: row.itemId, until: until?.toISOString() ?? null },
    });
  }
}
