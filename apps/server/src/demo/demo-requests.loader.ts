import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../foundation/catalog/index.ts';
import { Provisioning } from '../foundation/identity/provisioning.ts';
import { OrderingApi } from '../modules/ordering/index.ts';
import { TenantDb } from '../platform/db/tenant-db.ts';
import type { TenantContext } from '../platform/tenancy/tenant-context.ts';
import type { LoadedChain } from './demo-chain.loader.ts';

const WISHES = [
  { reason: 'shelf_empty', note: null, quantity: '2' },
  { reason: 'customer_asked', note: '团购群要 3 份', quantity: '3' },
  { reason: 'event', note: '楼下周末市集', quantity: '1' },
] as const;
/** Every listed item is on an order; a stride takes them from all over the list. */
const STRIDE = 11;

/** A few open requests of clerks, so that a manager's first order shows some. */
@Injectable()
export class DemoRequestsLoader {
  constructor(
    private readonly db: TenantDb,
    private readonly people: Provisioning,
    private readonly catalog: CatalogApi,
    private readonly ordering: OrderingApi,
  ) {}

  /** For the first two stores of the chain. @returns requests made */
  async load(loaded: LoadedChain): Promise<number> {
    const clerks = loaded.accounts.filter((account) => account.role === 'clerk').slice(0, 2);
    let made = 0;
    for (const [i, clerk] of clerks.entries()) {
      const storeId = loaded.units.get(loaded.chain.stores[i]?.code ?? '');
      if (storeId === undefined) continue;
      made += await this.db.tx(await this.contextOf(loaded, clerk, storeId), async (tx) => {
        const listed = (await this.catalog.listings(tx, storeId)).filter((l) => l.status === 'listed');
        const lines = WISHES.flatMap((wish, n) => {
          const listing = listed[(n + 1) * STRIDE];
          return listing ? [{ ...wish, itemId: listing.itemId, unit: 'pack' as const }] : [];
        });
        return (await this.ordering.ask(tx, { storeId, lines })).length;
      });
    }
    return made;
  }

  private async contextOf(
    loaded: LoadedChain,
    clerk: LoadedChain['accounts'][number],
    storeId: string,
  ): Promise<TenantContext> {
    const id = await this.db.tx(loaded.ctx, (tx) => this.people.findPerson(tx, clerk.login));
    return {
      ...loaded.ctx,
      actor: { kind: 'user', id, name: clerk.displayName },
      grants: [{ role: 'clerk', stores: [storeId] }],
    };
  }
}
