import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import type { StoreScope } from '../../../platform/tenancy/tenant-context.ts';
import { PurchaseOrderListsRepository } from '../data/purchase-order-lists.repository.ts';
import { type DeliveryInfo, SupplyChainApi } from '../supply-chain.facade.ts';

@Injectable()
export class SupplyChainFacade extends SupplyChainApi {
  constructor(private readonly lists: PurchaseOrderListsRepository) {
    super();
  }

  override async deliveries(tx: Tx, stores: StoreScope, date: string): Promise<DeliveryInfo[]> {
    const rows = await this.lists.deliveries(tx, stores, date);
    return rows.map((o) => ({
      id: o.id,
      number: o.number,
      storeId: o.storeId,
      sourceName: o.sourceName,
      sourceNameEn: o.sourceNameEn,
      deliveryDate: o.deliveryDate,
      status: o.status as DeliveryInfo['status'],
      currency: o.currency,
      amountMinor: o.amountMinor,
      lineCount: o.lineCount,
      openLines: o.openLines,
    }));
  }
}
