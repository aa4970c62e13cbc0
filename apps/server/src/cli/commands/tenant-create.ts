import { Provisioning } from '../../foundation/identity/index.ts';
import { TenantDb } from '../../platform/db/tenant-db.ts';
import { jobContext } from '../../platform/tenancy/tenant-context.ts';
import { type AppCommand, readOptions, UsageError } from '../command.ts';

const CODE = /^[a-z0-9][a-z0-9-]{1,38}$/;

/** Adds a chain with its headquarters and an invited owner. */
export const tenantCreate: AppCommand = {
  name: 'tenant create',
  usage:
    '--code CODE --name NAME (--owner-email ADDRESS | --owner-phone NUMBER) [--name-en NAME] [--owner-name NAME] [--zone Asia/Shanghai] [--currency CNY] [--locale zh-CN|en] [--closeout-minute 0]',
  summary: 'Add a chain; prints the owner’s link',
  async run(app, args, print) {
    const o = readOptions(
      args,
      ['code', 'name'],
      ['name-en', 'owner-email', 'owner-phone', 'owner-name', 'zone', 'currency', 'locale', 'closeout-minute'],
    );
    const locale = o.locale ?? 'zh-CN';
    if (!CODE.test(o.code)) throw new UsageError('--code: 2 to 39 lower-case letters, digits and hyphens');
    if (locale !== 'zh-CN' && locale !== 'en') throw new UsageError('--locale: zh-CN or en');
    if (o['owner-email'] === undefined && o['owner-phone'] === undefined)
      throw new UsageError('missing: --owner-email or --owner-phone');
    if (o.zone !== undefined && !isZone(o.zone)) throw new UsageError(`--zone: ${o.zone} is no IANA time zone`);
    if (o.currency !== undefined && !/^[A-Z]{3}$/.test(o.currency))
      throw new UsageError('--currency: three capital letters, for example CNY');
    const closeoutMinute = Number(o['closeout-minute'] ?? '0');
    if (!Number.isInteger(closeoutMinute) || closeoutMinute < 0 || closeoutMinute > 719)
      throw new UsageError('--closeout-minute: 0 to 719');
    const provisioning = app.get(Provisioning);
    const owner = { email: o['owner-email'] ?? null, phone: o['owner-phone'] ?? null };
    provisioning.requireContact(owner);

    const { tenantId } = await provisioning.tenant({
      code: o.code,
      name: o.name,
      nameEn: o['name-en'] ?? null,
      locale,
      closeoutMinute,
      ...(o.zone === undefined ? {} : { zone: o.zone }),
      ...(o.currency === undefined ? {} : { currency: o.currency }),
    });
    const link = await app.get(TenantDb).sqlTx(jobContext(tenantId, 'cli.tenant-create', tenantId), async (tx) => {
      const id = await provisioning.person(tx, {
        ...owner,
        displayName: o['owner-name'] ?? 'Owner',
        locale,
        grants: [{ role: 'owner' }],
      });
      return provisioning.passwordLink(tx, id);
    });
    print(`chain      ${o.code}  ${o.name}`);
    print(`owner link ${link}`);
    print('The link works once, within 7 days. It is not shown again; "owner invite" makes a new one.');
  },
};

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
