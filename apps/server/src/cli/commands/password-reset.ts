import { Provisioning } from '../../foundation/identity/index.ts';
import { TenantDb } from '../../platform/db/tenant-db.ts';
import { jobContext } from '../../platform/tenancy/tenant-context.ts';
import { type AppCommand, readOptions } from '../command.ts';

/** Makes a link by which a person sets a new password. */
export const passwordReset: AppCommand = {
  name: 'password reset',
  usage: '--tenant CODE --login ADDRESS_OR_NUMBER',
  summary: 'Print a link for a new password (or the first one)',
  async run(app, args, print) {
    const o = readOptions(args, ['tenant', 'login'], []);
    const provisioning = app.get(Provisioning);
    const tenantId = await provisioning.findTenant(o.tenant);
    const link = await app
      .get(TenantDb)
      .sqlTx(jobContext(tenantId, 'cli.password-reset', tenantId), async (tx) =>
        provisioning.passwordLink(tx, await provisioning.findPerson(tx, o.login)),
      );
    print(`password link ${link}`);
    print('The link works once, within 24 hours (an invitation: 7 days). Older links have stopped working.');
  },
};
