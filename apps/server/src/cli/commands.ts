import type { CliCommand } from './command.ts';
import { auditAnchors } from './commands/audit-anchors.ts';
import { auditVerify } from './commands/audit-verify.ts';
import { backupCommand } from './commands/backup.ts';
import { backupVerify } from './commands/backup-verify.ts';
import { deviceCreate } from './commands/device-create.ts';
import { ownerInvite } from './commands/owner-invite.ts';
import { passwordReset } from './commands/password-reset.ts';
import { rebuild } from './commands/rebuild.ts';
import { restoreCommand } from './commands/restore.ts';
import { tenantCreate } from './commands/tenant-create.ts';
import { tenantDelete } from './commands/tenant-delete.ts';
import { tenantExport } from './commands/tenant-export.ts';
import { tenantWeight } from './commands/tenant-weight.ts';

/** Every command of the operator, as the help lists them; of two that begin alike the longer comes first. */
export const COMMANDS: readonly CliCommand[] = [
  tenantCreate,
  ownerInvite,
  passwordReset,
  deviceCreate,
  rebuild,
  auditVerify,
  auditAnchors,
  backupVerify,
  backupCommand,
  restoreCommand,
  tenantExport,
  tenantDelete,
  tenantWeight,
];

/** The command whose words start the arguments, with the rest. */
export function findCommand(
  argv: readonly string[],
  commands: readonly CliCommand[] = COMMANDS,
): { readonly command: CliCommand; readonly args: readonly string[] } | null {
  for (const command of commands) {
    const words = command.name.split(' ');
    if (words.every((word, i) => argv[i] === word)) return { command, args: argv.slice(words.length) };
  }
  return null;
}

export const helpText = (commands: readonly CliCommand[] = COMMANDS): string =>
  [
    'Usage: npm run larder -- COMMAND [options]',
    '',
    ...commands.flatMap((c) => [`  ${c.name} ${c.usage}`, `      ${c.summary}`]),
  ].join('\n');
