import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IdentityApi } from '../foundation/identity/index.ts';
import { OrderingProvisioning, type PastChange } from '../modules/ordering/provisioning.ts';
import { TenantDb } from '../platform/db/tenant-db.ts';
import type { LoadedChain } from './demo-chain.loader.ts';

/** Delivered long enough ago to be scored. */
const WEEKS = [3, 4, 5, 6] as const;
const REASONS = ['weather', 'nearby_event', 'festival', 'sell_down', 'display'] as const;
/** One line in so many is changed. */
const ONE_IN = 9;
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
    let lines = 0;
    for (const [i, { code }] of loaded.chain.stores.entries()) {
      const storeId = loaded.units.get(code) ?? '';
      const [manager] = await this.db.tx(loaded.ctx, (tx) => this.people.holdersFor(tx, 'store_manager', storeId));
      if (!manager) continue;
      const change = managerLike(i % KINDS);
      lines += await this.orders.pastOrders(loaded.ctx, { storeId, weeks: WEEKS, personId: manager.id, change });
    }
    return lines;
  }
}

/** 0: knows the street and mostly moves the right way; 1: orders more to be safe; 2: now this, now that. */
function managerLike(kind: number): PastChange {
  return ({ itemId, deliveryDate, baselinePacks, soldPacks }) => {
    const dice = createHash('sha256').update(`${itemId} ${deliveryDate}`).digest();
    const roll = (at: number, sides: number) => (dice[at] as number) % sides;
    if (roll(0, ONE_IN) !== 0) return null;
    const right = soldPacks > baselinePacks ? 1 : -1;
    const packs =
      kind === 0 ? (roll(1, 5) === 0 ? -right : right) : kind === 1 ? 1 + roll(1, 2) : roll(1, 2) === 0 ? 1 : -1;
    return { packs: Math.max(-baselinePacks, packs), reason: REASONS[roll(2, REASONS.length)] as string };
  };
}
