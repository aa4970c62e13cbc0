import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../foundation/audit/index.ts';
import { CatalogApi } from '../../../foundation/catalog/index.ts';
import { OrgApi } from '../../../foundation/org/index.ts';
import { foldCode, SalesApi } from '../../../foundation/sales/index.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { Jobs } from '../../../platform/jobs/work-items.ts';
import { storesFor } from '../../../platform/tenancy/tenant-context.ts';
import { postMappedLines } from '../jobs/post-mapped-lines.job.ts';

/** Gives a code its item. The alias counts for the whole chain, so every store's waiting lines are posted. */
@Injectable()
export class MapCode {
  constructor(
    private readonly catalog: CatalogApi,
    private readonly sales: SalesApi,
    private readonly org: OrgApi,
    private readonly audit: AuditApi,
    private readonly jobs: Jobs,
  ) {}

  /** @throws NotFound when no store in scope waits for the code, or for an unknown item; CodeTaken when another item has it */
  async run(tx: Tx, code: string, itemId: string): Promise<{ stores: number; lines: number }> {
    const folded = foldCode(code);
    await this.catalog.lockCodes(tx, 'write');
    const all = (await this.org.stores(tx, 'all')).map((s) => s.id);
    const scope = storesFor(tx.ctx, 'pos-sync.quarantine.write');
    const waiting = (await this.sales.waitingCodes(tx, all)).filter((w) => w.code === folded);
    if (!waiting.some((w) => scope === 'all' || scope.includes(w.storeId))) throw new NotFound();
    if ((await this.catalog.items(tx, [itemId])).size === 0) throw new NotFound();
    await this.catalog.addAlias(tx, itemId, folded);
    for (const { storeId } of waiting)
      await this.jobs.enqueue(tx, postMappedLines, { storeId }, { dedupeKey: storeId });
    const lines = waiting.reduce((sum, w) => sum + w.lines, 0);
    await this.audit.record(tx, {
      action: 'pos-sync.code.map',
      entity: 'item',
      entityId: itemId,
      diff: { code: folded, lines, stores: waiting.length },
    });
    return { stores: waiting.length, lines };
  }
}
