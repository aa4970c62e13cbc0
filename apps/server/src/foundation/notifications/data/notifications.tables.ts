import { ownSql } from '../../../platform/db/own-tables.ts';

export const sqlTables = ownSql(
  'notification',
  'notification_mail',
  'notification_choice',
  'notification_setting',
  'notification_mute',
);
