import { Provisioning } from '../../foundation/identity/index.ts';
import { TenantDb } from '../../platform/db/tenant-db.ts';
import { setWorkWeight, WORK_WEIGHTS } from '../../platform/jobs/work-weight.ts';
import { jobContext } from '../../platform/tenancy/tenant-context.ts';
import { type CliCommand, readOptions, UsageError } from '../command.ts';

/** Says how much of the workers a chain gets while others wait too. */
export const tenantWeight: CliCommand = {
  name: 'tenant weight',
  usage: '--tenant CODE --weight 1…100',
  summary: 'Give a chain more of the background workers while others wait too (1 is the plain share)',
  async run(app, args, print) {
    const o = readOptions(args, ['tenant', 'weight'], []);
    const weight = Number(o.weight);
    if (!Number.isInteger(weight) || weight < WORK_WEIGHTS.least || weight > WORK_WEIGHTS.most)
      throw new UsageError('--weight: a whole number from 1 to 100');
    const tenantId = await app.get(Provisioning).findTenant(o.tenant);
    await app
      .get(TenantDb)
      .sqlTx(jobContext(tenantId, 'cli.tenant-weight', tenantId), (tx) => setWorkWeight(tx, weight));
    print(`${o.tenant} has weight ${weight}`);
  },
};
