import { backup, megabytes, type SecretChoice, secretInForce } from '@larder/backup';
import type { OperatorSettings } from '../../platform/config/operator-settings.ts';
import { BUILD } from '../../platform/metrics/build.ts';
import { type MaintenanceCommand, readOptions } from '../command.ts';

/** Writes everything into one archive while Larder runs. */
export const backupCommand: MaintenanceCommand = {
  name: 'backup',
  usage: '--out FILE [--include-secret]',
  summary: 'Save database and files into one archive; sealed secret with LARDER_BACKUP_PASSPHRASE, open with the flag',
  async runAlone(settings, args, { print }) {
    const o = readOptions(args, ['out'], [], ['include-secret']);
    const choice = secretChoice(settings, o['include-secret'] === true);
    const report = await backup({
      adminUrl: settings.adminUrl,
      dataDir: settings.dataDir,
      out: settings.resolve(o.out),
      secret: await secretInForce(settings.dataDir, settings.secret),
      secretChoice: choice,
      appVersion: BUILD.version,
      at: new Date(),
      say: print,
    });
    print(`saved ${report.rows} rows of ${report.tables} tables and ${report.files} files`);
    print(`${report.path} (${megabytes(report.bytes)})`);
    if (choice.part === 'none')
      print('LARDER_SECRET is not in it: keep it elsewhere, without it nobody can sign in after a restore.');
    if (choice.part === 'plain') print('The secret is in it unprotected: keep this file as safe as the secret itself.');
  },
};

/** A passphrase seals the secret; without one it goes in only when the operator says so. */
export const secretChoice = ({ passphrase }: OperatorSettings, open: boolean): SecretChoice => {
  if (open) return { part: 'plain' };
  return passphrase === undefined ? { part: 'none' } : { part: 'sealed', passphrase };
};
