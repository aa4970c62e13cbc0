import { restore } from '@larder/backup';
import { type MaintenanceCommand, readOptions } from '../command.ts';

/** Brings database and data folder back to the state of an archive. */
export const restoreCommand: MaintenanceCommand = {
  name: 'restore',
  usage: '--from FILE [--replace [--yes]]',
  summary: 'Load an archive into an empty database; --replace deletes what is there, after asking',
  async runAlone(settings, args, { print, confirm }) {
    const o = readOptions(args, ['from'], [], ['replace', 'yes']);
    const report = await restore({
      from: settings.resolve(o.from),
      adminUrl: settings.adminUrl,
      rolePasswords: settings.rolePasswords,
      dataDir: settings.dataDir,
      secret: settings.secret,
      passphrase: settings.passphrase,
      mayReplace: async (what) =>
        o.replace === true && (o.yes === true || (await confirm(`${what}. Delete all of it and restore?`))),
      at: new Date(),
      say: print,
    });
    print(`restored ${report.rows} rows and ${report.files} files as of ${report.manifest.createdAt}`);
    if (report.upgraded.length > 0) print(`upgraded to this version: ${report.upgraded.join(', ')}`);
    print('Start Larder now. People sign in as before; tills send again what they have not had acknowledged since.');
  },
};
