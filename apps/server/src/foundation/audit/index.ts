export { AuditApi, type AuditEntry } from './audit.facade.ts';
