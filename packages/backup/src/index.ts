export { type BackupOptions, type BackupReport, backup, megabytes } from './backup.ts';
export { secretInForce } from './data-folder.ts';
export { ArchiveRefused, BackupError } from './errors.ts';
export type { Manifest } from './manifest.ts';
export { type RestoreOptions, type RestoreReport, restore } from './restore.ts';
export { isDue, lastDue, pruneArchives, scheduledArchives } from './schedule.ts';
export { runScheduledBackup, type ScheduledBackup } from './scheduled-backup.ts';
export type { SecretChoice } from './secret-part.ts';
export {
  deleteTenant,
  exportTenant,
  type TenantDeleteOptions,
  type TenantExportOptions,
  type TenantReport,
} from './tenant.ts';
export { type Verified, type VerifyOptions, verifyArchive } from './verify.ts';
