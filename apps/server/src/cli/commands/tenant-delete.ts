import { deleteTenant } from '@larder/backup';
import { type MaintenanceCommand, readOptions } from '../command.ts';

/** Deletes a chain for good, its facts included. */
export const tenantDelete: MaintenanceCommand = {
  name: 'delete',
  usage: '--tenant CODE [--yes]',
  summary: 'Delete a chain with everything it has, after asking; other chains work on',
  async runAlone(settings, args, { print, confirm }) {
    const o = readOptions(args, ['tenant'], [], ['yes']);
    const report = await deleteTenant({
      adminUrl: settings.adminUrl,
      dataDir: settings.dataDir,
      tenantCode: o.tenant,
      confirm: async (what) => o.yes === true || (await confirm(`${what} will be deleted for good.`)),
      say: print,
    });
    print(`deleted ${report.rows} rows of ${report.tables} tables and ${report.files} files`);
    print('Backups that were made before still hold this chain: delete them too when the law asks for it.');
  },
};
