import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IdentityApi } from '../foundation/identity/index.ts';
import { OrderingProvisioning, type PastChange } from '../modules/ordering/provisioning.ts';
import { TenantDb } from '../platform/db/tenant-db.ts';
import type { LoadedChain } from './demo-chain.loader.ts';

/** Delivered long enough ago to be scored. */
const WEEKS = [3, 4, 5, 6, 7, 8] as const;
const REASONS = ['weather', 'nearby_event', 'festival', 'sell_down', 'display'] as const;
/** One line in so many is changed, up to a number a delivery day. */
const ONE_IN = 2;
const MOST_A_DAY = 8;
const KINDS = 3;

/** Orders that store managers changed some weeks ago, so that the pages about changes have something to tell. */
@Injectable()
export class DemoChangesLoader {
  constructor(
    private readonly db: TenantDb,
    private readonly people: IdentityApi,
    private readonly orders: OrderingProvisioning,
  ) {}

  /** @returns lines scored */
  async load(loaded: LoadedChain): Promise<number> {
    const skuOf = new Map([...loaded.items].map(([sku, id]) => [id, sku]));
    let lines = 0;
    for (const [i, { code }] of loaded.chain.stores.entries()) {
      const storeId = loaded.units.get(code) ?? '';
      const [manager] = await this.db.tx(loaded.ctx, (tx) => this.people.holdersFor(tx, 'store_manager', storeId));
      if (!manager) continue;
      const change = managerLike(i % KINDS, skuOf);
      lines += await this.orders.pastOrders(loaded.ctx, { storeId, weeks: WEEKS, personId: manager.id, change });
    }
    return lines;
  }
}

/** 0: knows the street and moves the right way; 1: orders more to be safe; 2: now this, now that. */
function managerLike(kind: number, skuOf: ReadonlyMap<string, string>): PastChange {
  const changes = new Map<string, number>();
  return ({ itemId, deliveryDate, baselinePacks, soldPacks }) => {
    // By SKU: ids are new in every demo, and with them whether anyone was ever helped.
    const dice = createHash('sha256')
      .update(`${skuOf.get(itemId)} ${deliveryDate}`)
      .digest();
    const roll = (at: number, sides: number) => (dice[at] as number) % sides;
    // Ingredients sell as dishes only: no record says how they went day by day.
    const made = changes.get(deliveryDate) ?? 0;
    if (soldPacks === 0 || made >= MOST_A_DAY || roll(0, ONE_IN) !== 0) return null;
    // What one who knew the days would have done; packs are large beside a day's sales, so often nothing.
    const right = Math.max(-2, Math.min(2, Math.round(soldPacks - baselinePacks)));
    const packs = [right, 1 + roll(1, 2), roll(1, 2) === 0 ? 1 : -1][kind] ?? 0;
    if (packs === 0) return null;
    changes.set(deliveryDate, made + 1);
    return { packs: Math.max(-baselinePacks, packs), reason: REASONS[roll(2, REASONS.length)] as string };
  };
}
