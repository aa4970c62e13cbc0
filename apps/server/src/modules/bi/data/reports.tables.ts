import { ownSql } from '../../../platform/db/own-tables.ts';

export const sqlTables = ownSql('report_subscription', 'report_mail');
