import { Provisioning } from '../../foundation/identity/index.ts';
import { TenantDb } from '../../platform/db/tenant-db.ts';
import { jobContext } from '../../platform/tenancy/tenant-context.ts';
import { type AppCommand, readOptions, UsageError } from '../command.ts';

/** Adds an owner to a chain: the way back in when nobody can sign in any more. */
export const ownerInvite: AppCommand = {
  name: 'owner invite',
  usage: '--tenant CODE (--email ADDRESS | --phone NUMBER) [--name NAME]',
  summary: 'Invite an owner; prints the link',
  async run(app, args, print) {
    const o = readOptions(args, ['tenant'], ['email', 'phone', 'name']);
    if (o.email === undefined && o.phone === undefined) throw new UsageError('missing: --email or --phone');
    const provisioning = app.get(Provisioning);
    const tenantId = await provisioning.findTenant(o.tenant);
    const link = await app.get(TenantDb).sqlTx(jobContext(tenantId, 'cli.owner-invite', tenantId), async (tx) => {
      const id = await provisioning.person(tx, {
        displayName: o.name ?? 'Owner',
        email: o.email ?? null,
        phone: o.phone ?? null,
        grants: [{ role: 'owner' }],
      });
      return provisioning.passwordLink(tx, id);
    });
    print(`owner link ${link}`);
    print('The link works once, within 7 days.');
  },
};
