import type { Permission } from '@larder/contracts/permissions';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { reaches } from '../../../platform/tenancy/tenant-context.ts';
import type { PurchaseOrderRow } from '../data/purchase-order-row.ts';
import { PurchaseOrdersRepository } from '../data/purchase-orders.repository.ts';
import { type ReceiptRow, ReceiptsRepository } from '../data/receipts.repository.ts';

/** Finds documents within the caller's stores. Unknown, foreign and out of scope look the same from outside. */
@Injectable()
export class OrderAccess {
  constructor(
    private readonly orders: PurchaseOrdersRepository,
    private readonly receipts: ReceiptsRepository,
  ) {}

  /** @throws NotFound */
  async find(tx: Tx, id: string, permission: Permission): Promise<PurchaseOrderRow> {
    return visible(tx, await this.orders.find(tx, id), permission);
  }

  /** @throws NotFound */
  async lock(tx: Tx, id: string, permission: Permission): Promise<PurchaseOrderRow> {
    return visible(tx, await this.orders.lock(tx, id), permission);
  }

  /** @throws NotFound */
  async receipt(tx: Tx, id: string, permission: Permission): Promise<ReceiptRow> {
    return visible(tx, await this.receipts.find(tx, id), permission);
  }
}

function visible<T extends { readonly storeId: string }>(tx: Tx, row: T | undefined, permission: Permission): T {
  if (!row || !reaches(tx.ctx, permission, row.storeId)) throw new NotFound();
  return row;
}
