import type { TransferStep } from '@larder/contracts/inventory/transfer-steps';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { Outbox } from '../../../platform/jobs/work-items.ts';
import { LiveBus } from '../../../platform/live/live-bus.ts';
import { AuditApi } from '../../audit/index.ts';
import { CatalogApi } from '../../catalog/index.ts';
import { OrgApi } from '../../org/index.ts';
import { type TransferRow, TransfersRepository } from '../data/transfers.repository.ts';
import { orderTransferShort, transferMoved } from '../events.ts';
import type { Side } from './held-transfers.ts';

const NAMED = 3;

/** Who hears of a transfer: the screens of both stores and the audit, the store whose turn it is, the order behind it. */
@Injectable()
export class TellOfTransfers {
  constructor(
    private readonly transfers: TransfersRepository,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly audit: AuditApi,
    private readonly live: LiveBus,
    private readonly outbox: Outbox,
  ) {}

  /** To the screens of both stores and to the audit. */
  async changed(
    tx: Tx,
    row: TransferRow,
    event: string,
    detail: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    for (const storeId of [row.from_store_id, row.to_store_id])
      this.live.publish(tx, 'inventory.transfer', { storeId, key: row.id });
    await this.audit.record(tx, {
      action: `inventory.transfer.${event}`,
      entity: 'stock_transfer',
      entityId: row.id,
      storeId: row.from_store_id,
      diff: { to: row.to_store_id, state: row.state, ...detail },
    });
  }

  /** Says to a store that it is its turn; the actor is not told of their own doing. */
  async wake(tx: Tx, row: TransferRow, side: Side, step: TransferStep): Promise<void> {
    const lines = await this.transfers.lines(tx, row.id);
    const first = lines.slice(0, NAMED);
    const items = await this.catalog.items(
      tx,
      first.map((l) => l.itemId),
    );
    const other = await this.org.store(tx, side === 'from' ? row.to_store_id : row.from_store_id);
    await this.outbox.publish(tx, transferMoved, {
      transferId: row.id,
      storeId: side === 'from' ? row.from_store_id : row.to_store_id,
      step,
      other: { name: other.name, nameEn: other.nameEn },
      count: lines.length,
      items: first.flatMap((l) => {
        const item = items.get(l.itemId);
        return item ? [{ name: item.name, nameEn: item.nameEn }] : [];
      }),
      actorId: tx.ctx.actor.id,
    });
  }

  /** What a warehouse does not send after all, the order gets elsewhere, or its store hears of it. */
  async order(
    tx: Tx,
    row: TransferRow,
    lines: readonly { readonly itemId: string; readonly missingMilli: bigint }[],
  ): Promise<void> {
    const missing = lines.filter((l) => l.missingMilli > 0n);
    const { order_id: orderId, order_source_id: sourceId, order_round: round } = row;
    if (orderId === null || sourceId === null || round === null || missing.length === 0) return;
    await this.outbox.publish(tx, orderTransferShort, {
      transferId: row.id,
      orderId,
      sourceId,
      round,
      lines: missing.map((l) => ({ itemId: l.itemId, missingMilli: String(l.missingMilli) })),
    });
  }
}
