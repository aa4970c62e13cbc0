import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../foundation/audit/index.ts';
import { CatalogApi } from '../../../foundation/catalog/index.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { reaches } from '../../../platform/tenancy/tenant-context.ts';

/** Snooze with an end: the runs leave the item out until then, and the list of stopped items shows it. */
@Injectable()
export class StopItem {
  constructor(
    private readonly catalog: CatalogApi,
    private readonly audit: AuditApi,
  ) {}

  /** @param stop null orders the item again */
  async run(
    tx: Tx,
    storeId: string,
    itemId: string,
    stop: { readonly until: string | null; readonly reason: string } | null,
  ): Promise<void> {
    if (!reaches(tx.ctx, 'ordering.item.stop', storeId)) throw new NotFound();
    const listing = (await this.catalog.listings(tx, storeId)).find((l) => l.itemId === itemId);
    if (!listing || listing.status === 'delisted') throw new NotFound();
    await this.catalog.setStopped(tx, storeId, itemId, stop);
    await this.audit.record(tx, {
      action: stop ? 'ordering.item.stop' : 'ordering.item.resume',
      entity: 'listing',
      entityId: itemId,
      storeId,
      diff: stop ? { until: stop.until, reason: stop.reason } : {},
    });
  }
}
