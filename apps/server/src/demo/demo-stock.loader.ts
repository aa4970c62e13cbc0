import { type OpeningLot, type OpeningStock, openingStock } from '@larder/simulator';
import { Injectable } from '@nestjs/common';
import { InventoryApi } from '../foundation/inventory/index.ts';
import { TenantDb } from '../platform/db/tenant-db.ts';
import type { LoadedChain } from './demo-chain.loader.ts';
import { WAREHOUSE, warehouseGoods, warehouseStock } from './demo-warehouse.ts';
import { SPELL_GOODS, spellArea } from './demo-weather.loader.ts';

const MILLI = 1000;
/** What is left of the goods that a spell of weather makes short, and of what the warehouse sends: about a day's worth. */
const LEFT = 0.1;

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
      const stock = openingStock(loaded.chain, store.code, date);
      const thin = new Set(warehouseGoods(loaded.chain).map((i) => i.sku));
      if (store.areaCode === spellArea(loaded.chain)) for (const sku of spellGoods(loaded)) thin.add(sku);
      const left = [...stock.lots, ...wrappings(loaded, stock)]
        .map((lot) =>
          thin.has(lot.sku) ? { ...lot, quantityMilli: Math.floor((lot.quantityMilli * LEFT) / MILLI) * MILLI } : lot,
        )
        .filter((lot) => lot.quantityMilli > 0);
      lots += await this.open(loaded, store.code, at, left);
    }
    const inWarehouse = warehouseStock(loaded.chain);
    if (inWarehouse.length > 0) lots += await this.open(loaded, WAREHOUSE.code, at, inWarehouse);
    return lots;
  }

  private async open(
    loaded: LoadedChain,
    code: string,
    at: Date,
    lots: readonly ReturnType<typeof warehouseStock>[number][],
  ): Promise<number> {
    const storeId = loaded.units.get(code);
    if (storeId === undefined) throw new Error(`unknown site ${code}`);
    const lines = lots.map((lot) => ({
      itemId: loaded.items.get(lot.sku) ?? '',
      quantityMilli: BigInt(lot.quantityMilli),
      lotCode: lot.lotCode,
      expiresOn: lot.expiresOn,
      costMinor: BigInt(Math.round((lot.unitCostMinor * lot.quantityMilli) / MILLI)),
    }));
    await this.db.tx(loaded.ctx, (tx) => this.inventory.open(tx, { storeId, at, lines }), { timeoutMs: 30_000 });
    return lines.length;
  }
}

/** Cups and bags that were on their way: a chain that changes over has them delivered first, and no order of the past is kept. */
function wrappings({ chain }: LoadedChain, stock: OpeningStock): OpeningLot[] {
  const packaging = new Map(chain.items.filter((i) => i.type === 'packaging').map((i) => [i.sku, i]));
  return stock.onOrder.flatMap(({ sku, sourceCode, quantityMilli, orderedOn }) => {
    const item = packaging.get(sku);
    if (!item) return [];
    const lotCode = `L${orderedOn.replaceAll('-', '').slice(2)}-${sku}-C`;
    const dates = { receivedOn: stock.asOf, producedOn: orderedOn, expiresOn: null };
    return [{ sku, sourceCode, quantityMilli, lotCode, unitCostMinor: item.costMinor, ...dates }];
  });
}

const spellGoods = ({ chain }: LoadedChain): Set<string> =>
  new Set(chain.items.filter((i) => i.categoryCode !== null && SPELL_GOODS.has(i.categoryCode)).map((i) => i.sku));
