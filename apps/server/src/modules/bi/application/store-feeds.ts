import { Injectable } from '@nestjs/common';
import { OrgApi, type StoreInfo } from '../../../foundation/org/index.ts';
import { SalesFigures } from '../../../foundation/sales/index.ts';
import { addDays, businessDateOf } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { storesFor } from '../../../platform/tenancy/tenant-context.ts';
import { PosSyncApi, type TillState } from '../../pos-sync/index.ts';

/** A ticket older than this says nothing about today's line. */
const LAST_TICKET_DAYS = 14;

export interface StoreFeedState extends TillState {
  readonly store: StoreInfo;
  readonly lastTicketAt: Date | null;
}

/** How far behind the data of each trading store are. */
@Injectable()
export class StoreFeedsQuery {
  constructor(
    private readonly org: OrgApi,
    private readonly sales: SalesFigures,
    private readonly tills: PosSyncApi,
    private readonly clock: Clock,
  ) {}

  async read(tx: Tx): Promise<StoreFeedState[]> {
    const stores = (await this.org.stores(tx, storesFor(tx.ctx, 'operations.health.read'))).filter(
      (s) => s.kind === 'store' && s.status === 'open',
    );
    const [first] = stores;
    if (!first) return [];
    const ids = stores.map((s) => s.id);
    const today = businessDateOf(this.clock.now(), first.zone, first.closeoutMinute);
    const last = await this.sales.lastTickets(tx, ids, addDays(today, -LAST_TICKET_DAYS));
    const states = new Map((await this.tills.tillStates(tx, ids)).map((t) => [t.storeId, t]));
    return stores.flatMap((store) => {
      const state = states.get(store.id);
      return state ? [{ ...state, store, lastTicketAt: last.get(store.id) ?? null }] : [];
    });
  }
}
