import { exportTenant } from '@larder/backup';
import { type MaintenanceCommand, readOptions } from '../command.ts';

/** A chain's own data, for another system or for the chain itself. */
export const tenantExport: MaintenanceCommand = {
  name: 'export',
  usage: '--tenant CODE --out FILE',
  summary: 'Save one chain’s tables as CSV with its files; no passwords, keys or sealed values',
  async runAlone(settings, args, { print }) {
    const o = readOptions(args, ['tenant', 'out'], []);
    const out = settings.resolve(o.out);
    const report = await exportTenant({
      adminUrl: settings.adminUrl,
      dataDir: settings.dataDir,
      tenantCode: o.tenant,
      out,
      at: new Date(),
      say: print,
    });
    print(`exported ${report.rows} rows of ${report.tables} tables and ${report.files} files`);
    print(out);
  },
};
