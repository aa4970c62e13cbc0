import { ownSql } from '../../../platform/db/own-tables.ts';

export const sqlTables = ownSql('app_user', 'role_grant', 'user_session', 'password_link', 'device_key', 'user_view');
