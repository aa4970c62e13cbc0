import { historyItems, itemDayHistory } from '@larder/simulator';
import { Injectable } from '@nestjs/common';
import { type ItemDayRow, SalesApi } from '../foundation/sales/index.ts';
import { TenantDb } from '../platform/db/tenant-db.ts';
import type { LoadedChain } from './demo-chain.loader.ts';

/** Days per transaction: about 30,000 rows of the larger chain. */
const CHUNK_DAYS = 60;
const DAY_MS = 86_400_000;
const TIMEOUT_MS = 120_000;

/** Item-day history of the weeks before the tills' tickets, through the import that any chain uses. */
@Injectable()
export class DemoHistoryLoader {
  constructor(
    private readonly db: TenantDb,
    private readonly sales: SalesApi,
  ) {}

  /** @returns rows written */
  async load(loaded: LoadedChain, from: string, to: string): Promise<number> {
    const items = historyItems(loaded.chain).map((sku) => loaded.items.get(sku) ?? '');
    const dates = new Map<number, string>();
    const dateOf = (day: number): string => {
      let date = dates.get(day);
      if (date === undefined) {
        date = new Date(day * DAY_MS).toISOString().slice(0, 10);
        dates.set(day, date);
      }
      return date;
    };
    let rows = 0;
    for (const chunk of itemDayHistory(loaded.chain, from, to, { chunkDays: CHUNK_DAYS })) {
      const storeId = loaded.units.get(chunk.storeCode);
      if (storeId === undefined) throw new Error(`unknown store ${chunk.storeCode}`);
      const batch: ItemDayRow[] = new Array(chunk.length);
      for (let i = 0; i < chunk.length; i += 1) {
        batch[i] = {
          itemId: items[chunk.itemIndex[i] as number] as string,
          businessDate: dateOf(chunk.day[i] as number),
          quantityMilli: BigInt(chunk.quantityMilli[i] as number),
          amountMinor: BigInt(chunk.netAmountMinor[i] as number),
          soldOut: chunk.soldOut[i] === 1,
          closed: chunk.closed[i] === 1,
        };
      }
      rows += await this.db.tx(loaded.ctx, (tx) => this.sales.importItemDays(tx, storeId, batch), {
        timeoutMs: TIMEOUT_MS,
      });
    }
    return rows;
  }
}
