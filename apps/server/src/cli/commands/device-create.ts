import { Provisioning } from '../../foundation/identity/index.ts';
import { OrgApi } from '../../foundation/org/index.ts';
import { PosProvisioning } from '../../modules/pos-sync/provisioning.ts';
import { TenantDb } from '../../platform/db/tenant-db.ts';
import { jobContext } from '../../platform/tenancy/tenant-context.ts';
import { type AppCommand, readOptions, UsageError } from '../command.ts';

/** Makes a key for a till. */
export const deviceCreate: AppCommand = {
  name: 'device create',
  usage: '--tenant CODE --store STORE_CODE --name NAME [--terminals T1,T2]',
  summary: 'Make a till’s key; prints it once. Tickets of terminals that are not registered wait in quarantine',
  async run(app, args, print) {
    const o = readOptions(args, ['tenant', 'store', 'name'], ['terminals']);
    const terminals = (o.terminals ?? '').split(',').flatMap((code) => code.trim() || []);
    const provisioning = app.get(Provisioning);
    const tenantId = await provisioning.findTenant(o.tenant);
    const key = await app.get(TenantDb).sqlTx(jobContext(tenantId, 'cli.device-create', tenantId), async (tx) => {
      const store = (await app.get(OrgApi).stores(tx, 'all')).find((s) => s.code === o.store);
      if (!store) throw new UsageError(`--store: the chain has no store ${o.store}`);
      await app.get(PosProvisioning).terminals(tx, store.id, terminals);
      return (await provisioning.deviceKey(tx, store.id, o.name)).key;
    });
    print(`device key ${key}`);
    if (terminals.length > 0) print(`terminals  ${terminals.join(', ')}`);
    print('Send it as "Authorization: Bearer …". It is not shown again.');
  },
};
