import { Provisioning } from '../../foundation/identity/index.ts';
import { InventoryApi } from '../../foundation/inventory/index.ts';
import { OrgApi } from '../../foundation/org/index.ts';
import { SalesApi } from '../../foundation/sales/index.ts';
import { TenantDb } from '../../platform/db/tenant-db.ts';
import { jobContext } from '../../platform/tenancy/tenant-context.ts';
import { type AppCommand, readOptions, UsageError } from '../command.ts';

/** One store may hold years of tickets. */
const STORE_TIMEOUT_MS = 30 * 60_000;

/** Drops and recomputes heads, lines, figures, balances, lots and costs of a chain from its facts, store by store. */
export const rebuild: AppCommand = {
  name: 'rebuild',
  usage: '--tenant CODE [--store CODE]',
  summary: 'Recompute everything derived (tickets, figures, stock, costs) from the facts; one transaction per store',
  async run(app, args, print) {
    const options = readOptions(args, ['tenant'], ['store']);
    const tenantId = await app.get(Provisioning).findTenant(options.tenant);
    const db = app.get(TenantDb);
    const ctx = jobContext(tenantId, 'cli.rebuild', 'cli');
    const stores = (await db.sqlTx(ctx, (tx) => app.get(OrgApi).stores(tx, 'all'))).filter(
      (s) => options.store === undefined || s.code === options.store,
    );
    if (stores.length === 0) throw new UsageError(`no such store: ${options.store}`);
    for (const store of stores) {
      const done = await db.tx(
        ctx,
        async (tx) => {
          const sales = await app.get(SalesApi).rebuild(tx, store.id);
          const stock = await app.get(InventoryApi).rebuild(tx, store.id);
          return { ...sales, ...stock };
        },
        { timeoutMs: STORE_TIMEOUT_MS },
      );
      print(`${store.code}: ${done.tickets} tickets, ${done.days} days, ${done.items} items`);
    }
  },
};
