import path from 'node:path';
import { LOGIN_ROLES, type RolePasswords } from '@larder/db/roles';
import { z } from 'zod';
import { ConfigError } from './config.ts';

const Address = z.string().min(1, 'set by the launcher: run "npm run larder -- …"');

/** Every setting of maintenance. */
export const OperatorEnvironment = z.object({
  LARDER_DB_URL_ADMIN: Address,
  LARDER_DB_URL_RUNTIME: Address,
  LARDER_DB_URL_REPORT: Address,
  LARDER_DB_URL_DISPATCHER: Address,
  LARDER_DB_URL_QUEUE: Address,
  LARDER_DB_URL_SEALER: Address,
  LARDER_DATA_DIR: z.string().min(1),
  LARDER_SECRET: z.string().min(32, 'at least 32 characters').optional(),
  LARDER_BACKUP_DIR: z.string().min(1).optional(),
  LARDER_BACKUP_HOUR: z.coerce.number().int().min(0).max(23).default(3),
  LARDER_BACKUP_KEEP: z.coerce.number().int().min(1).max(1_000).default(14),
  LARDER_BACKUP_PASSPHRASE: z.string().min(12, 'at least 12 characters').optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Where npm was called: names of files are meant from there. */
  INIT_CWD: z.string().optional(),
});

/** What maintenance needs: the migrator's address and the data folder, but no application. */
export interface OperatorSettings {
  readonly adminUrl: string;
  readonly rolePasswords: RolePasswords;
  readonly dataDir: string;
  /** LARDER_SECRET, when the environment names it; else it lies in the data folder. */
  readonly secret: string | undefined;
  readonly passphrase: string | undefined;
  readonly schedule: { readonly folder: string; readonly hour: number; readonly keep: number } | undefined;
  readonly logLevel: string;
  /** Path of a file as the operator typed it. */
  resolve(file: string): string;
}

/** @throws ConfigError naming every refused variable */
export function operatorSettings(source: NodeJS.ProcessEnv = process.env): OperatorSettings {
  const parsed = OperatorEnvironment.safeParse(Object.fromEntries(Object.entries(source).filter(([, v]) => v !== '')));
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('\n'));
  const e = parsed.data;
  const urls = {
    larder_runtime: e.LARDER_DB_URL_RUNTIME,
    larder_report: e.LARDER_DB_URL_REPORT,
    larder_dispatcher: e.LARDER_DB_URL_DISPATCHER,
    larder_queue: e.LARDER_DB_URL_QUEUE,
    larder_sealer: e.LARDER_DB_URL_SEALER,
  };
  const from = e.INIT_CWD ?? process.cwd();
  return {
    adminUrl: e.LARDER_DB_URL_ADMIN,
    rolePasswords: Object.fromEntries(
      LOGIN_ROLES.map((role) => [role, decodeURIComponent(new URL(urls[role]).password)]),
    ),
    dataDir: path.resolve(e.LARDER_DATA_DIR),
    secret: e.LARDER_SECRET,
    passphrase: e.LARDER_BACKUP_PASSPHRASE,
    schedule:
      e.LARDER_BACKUP_DIR === undefined
        ? undefined
        : { folder: path.resolve(from, e.LARDER_BACKUP_DIR), hour: e.LARDER_BACKUP_HOUR, keep: e.LARDER_BACKUP_KEEP },
    logLevel: e.LOG_LEVEL,
    resolve: (file) => path.resolve(from, file),
  };
}
