import { ownSql, ownTables } from '../../../platform/db/own-tables.ts';

export const tables = ownTables('orgUnit', 'store', 'policySetting', 'tenant');
export const sqlTables = ownSql('org_unit', 'store', 'policy_setting', 'tenant');
