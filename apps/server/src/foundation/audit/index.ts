export { AuditApi, AuditCheck, type AuditEntry, AuditSealing } from './audit.facade.ts';
