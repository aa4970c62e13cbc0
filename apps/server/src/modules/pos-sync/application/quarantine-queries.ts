import type { Permission } from '@larder/contracts/permissions';
import { Injectable } from '@nestjs/common';
import { OrgApi } from '../../../foundation/org/index.ts';
import { SalesApi, type WaitingCode } from '../../../foundation/sales/index.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { reaches, storesFor } from '../../../platform/tenancy/tenant-context.ts';
import { type Quarantined, QuarantineRepository } from '../data/quarantine.repository.ts';
import { type Terminal, TerminalsRepository } from '../data/terminals.repository.ts';

/** Reads of what waits: refused tickets, unknown codes, terminals. */
@Injectable()
export class QuarantineQueries {
  constructor(
    private readonly quarantine: QuarantineRepository,
    private readonly terminals: TerminalsRepository,
    private readonly sales: SalesApi,
    private readonly org: OrgApi,
  ) {}

  /** Stores in reach, or the one asked for. @throws NotFound for one out of reach */
  async stores(tx: Tx, permission: Permission, storeId: string | undefined): Promise<string[]> {
    if (storeId !== undefined) {
      if (!reaches(tx.ctx, permission, storeId)) throw new NotFound();
      return [(await this.org.store(tx, storeId)).id];
    }
    return (await this.org.stores(tx, storesFor(tx.ctx, permission))).map((s) => s.id);
  }

  async page(
    tx: Tx,
    filter: { readonly storeId: string | undefined; readonly state: string; readonly reason: string | undefined },
    after: { readonly receivedAt: string; readonly id: string } | null,
    limit: number,
  ): Promise<{ rows: Quarantined[]; open: number }> {
    const storeIds = await this.stores(tx, 'pos-sync.quarantine.read', filter.storeId);
    const rows = await this.quarantine.page(
      tx,
      { storeIds, state: filter.state, reason: filter.reason ?? null },
      after,
      limit,
    );
    return { rows, open: await this.quarantine.openCount(tx, storeIds) };
  }

  /** @throws NotFound for an unknown, foreign or out-of-scope id */
  async find(
    tx: Tx,
    permission: 'pos-sync.quarantine.read' | 'pos-sync.quarantine.write',
    id: string,
  ): Promise<Quarantined & { readonly payload: string }> {
    const row = await this.quarantine.find(tx, id);
    if (!row || !reaches(tx.ctx, permission, row.storeId)) throw new NotFound();
    return row;
  }

  async waiting(tx: Tx): Promise<WaitingCode[]> {
    return this.sales.waitingCodes(tx, await this.stores(tx, 'pos-sync.quarantine.read', undefined));
  }

  async terminalList(tx: Tx, storeId: string | undefined): Promise<Terminal[]> {
    return this.terminals.list(tx, await this.stores(tx, 'pos-sync.terminal.read', storeId));
  }
}
