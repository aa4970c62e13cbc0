import type { TicketResult } from '@larder/contracts/pos-sync/ticket';
import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../foundation/audit/index.ts';
import { SalesApi } from '../../../foundation/sales/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { InvalidTransition, VersionConflict } from '../../../platform/errors/domain-error.ts';
import { type Quarantined, QuarantineRepository } from '../data/quarantine.repository.ts';
import { TicketStillRefused } from '../pos-sync.errors.ts';
import { QuarantineQueries } from './quarantine-queries.ts';
import { TicketIntake } from './ticket-intake.ts';

/** What a person does with a quarantined ticket: correct and send it again, or discard it with a reason. */
@Injectable()
export class ResolveQuarantined {
  constructor(
    private readonly queries: QuarantineQueries,
    private readonly quarantine: QuarantineRepository,
    private readonly intake: TicketIntake,
    private readonly sales: SalesApi,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /** @throws TicketStillRefused with the reason; the entry stays open then */
  async fix(tx: Tx, id: string, version: number, ticket: unknown): Promise<{ row: Quarantined; result: TicketResult }> {
    const row = await this.queries.find(tx, 'pos-sync.quarantine.write', id);
    await this.sales.lockStore(tx, row.storeId);
    await this.close(tx, row, version, 'fixed', 'corrected');
    // What no till sent came from a file, whose tickets need no registered terminal.
    const source = { deviceId: null, importId: row.deviceId === null ? row.id : null };
    const [result] = await this.intake.run(tx, row.storeId, source, [ticket], false);
    if (!result || result.status === 'invalid' || result.status === 'conflict')
      throw new TicketStillRefused({ status: result?.status, code: result?.code, detail: result?.detail });
    await this.audit.record(tx, {
      action: 'pos-sync.quarantine.fix',
      entity: 'quarantined_ticket',
      entityId: id,
      storeId: row.storeId,
      diff: { reason: row.reason, ticketUid: result.ticketUid, rev: result.rev, status: result.status },
    });
    return { row: await this.queries.find(tx, 'pos-sync.quarantine.write', id), result };
  }

  async discard(tx: Tx, id: string, version: number, reason: string): Promise<Quarantined> {
    const row = await this.queries.find(tx, 'pos-sync.quarantine.write', id);
    await this.close(tx, row, version, 'discarded', reason);
    await this.audit.record(tx, {
      action: 'pos-sync.quarantine.discard',
      entity: 'quarantined_ticket',
      entityId: id,
      storeId: row.storeId,
      diff: { reason: row.reason },
    });
    return this.queries.find(tx, 'pos-sync.quarantine.write', id);
  }

  private async close(
    tx: Tx,
    row: Quarantined,
    version: number,
    state: 'fixed' | 'discarded',
    resolution: string,
  ): Promise<void> {
    if (await this.quarantine.resolve(tx, row.id, version, state, resolution, this.clock.now())) return;
    const now = await this.queries.find(tx, 'pos-sync.quarantine.write', row.id);
    if (now.state !== 'open') throw new InvalidTransition(now.state, []);
    throw new VersionConflict(now.version);
  }
}
