import { verifyArchive } from '@larder/backup';
import { type MaintenanceCommand, readOptions } from '../command.ts';

/** Reads an archive to its end and compares it with its manifest. */
export const backupVerify: MaintenanceCommand = {
  name: 'backup verify',
  usage: '--from FILE',
  summary: 'Check that an archive is whole and unchanged; needs no database',
  async runAlone(settings, args, { print }) {
    const o = readOptions(args, ['from'], []);
    const { archive, manifest, checkedWith } = await verifyArchive({
      path: settings.resolve(o.from),
      secret: settings.secret,
      passphrase: settings.passphrase,
    });
    archive.close();
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    print(`whole: ${rows} rows of ${manifest.tables.length} tables, ${manifest.files.count} files`);
    print(`made   ${manifest.createdAt} by Larder ${manifest.appVersion} on PostgreSQL ${manifest.serverVersion}`);
    print(
      `secret ${{ none: 'not in it', plain: 'in it, unprotected', sealed: 'in it, sealed' }[manifest.secret.part]}`,
    );
    if (checkedWith === null)
      print('Its seal was not checked: set LARDER_SECRET to also see changes that somebody made on purpose.');
  },
};
