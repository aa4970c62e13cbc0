import { openingStock } from '@larder/simulator';
import { Injectable } from '@nestjs/common';
import { InventoryApi } from '../foundation/inventory/index.ts';
import { TenantDb } from '../platform/db/tenant-db.ts';
import type { LoadedChain } from './demo-chain.loader.ts';

const MILLI = 1000;

/** Opening balances: from here on tickets move the stock. */
@Injectable()
export class DemoStockLoader {
  constructor(
    private readonly db: TenantDb,
    private readonly inventory: InventoryApi,
  ) {}

  /** @param at the stores' cut-over @param date its business date. @returns lots written */
  async load(loaded: LoadedChain, at: Date, date: string): Promise<number> {
    let lots = 0;
    for (const store of loaded.chain.stores) {
      const storeId = loaded.units.get(store.code);
      if (storeId === undefined) throw new Error(`unknown store ${store.code}`);
      const stock = openingStock(loaded.chain, store.code, date);
      const lines = stock.lots
        .filter((lot) => lot.quantityMilli > 0)
        .map((lot) => ({
          itemId: loaded.items.get(lot.sku) ?? '',
          quantityMilli: BigInt(lot.quantityMilli),
          lotCode: lot.lotCode,
          expiresOn: lot.expiresOn,
          costMinor: BigInt(Math.round((lot.unitCostMinor * lot.quantityMilli) / MILLI)),
        }));
      await this.db.tx(loaded.ctx, (tx) => this.inventory.open(tx, { storeId, at, lines }), { timeoutMs: 30_000 });
      lots += lines.length;
    }
    return lots;
  }
}
