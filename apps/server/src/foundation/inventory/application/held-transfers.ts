import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import {
  InvalidTransition,
  NotFound,
  PermissionMissing,
  VersionConflict,
} from '../../../platform/errors/domain-error.ts';
import { type TransferChange, type TransferRow, TransfersRepository } from '../data/transfers.repository.ts';
import { allowedTransferEvents, type TransferEvent } from '../domain/transfer.ts';
import { mineOf } from './transfer-queries.ts';

export type Side = 'from' | 'to';

/** A transfer under its row's lock: who may do what to it now, and its next version. */
@Injectable()
export class HeldTransfers {
  constructor(
    private readonly transfers: TransfersRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * The transfer, held until the transaction ends. @throws NotFound out of scope, PermissionMissing for the other store's
   * part, InvalidTransition, VersionConflict
   */
  async hold(
    tx: Tx,
    id: string,
    version: number,
    event: TransferEvent,
    side?: Side,
  ): Promise<{ row: TransferRow; mine: ReturnType<typeof mineOf> }> {
    const row = await this.transfers.lock(tx, id);
    const mine = row ? mineOf(tx, row) : { from: false, to: false };
    if (!row || (!mine.from && !mine.to)) throw new NotFound();
    if (side !== undefined && !mine[side]) throw new PermissionMissing();
    if (!allowedTransferEvents(row.state).includes(event))
      throw new InvalidTransition(row.state, allowedTransferEvents(row.state));
    if (row.version !== version) throw new VersionConflict(row.version);
    return { row, mine };
  }

  save(tx: Tx, row: TransferRow, change: TransferChange): Promise<TransferRow> {
    return this.transfers.update(tx, row, { ...change, updated_at: this.clock.now() });
  }
}
