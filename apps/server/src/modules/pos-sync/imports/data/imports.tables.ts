import { ownSql } from '../../../../platform/db/own-tables.ts';

export const tables = ownSql('import_run', 'import_issue', 'import_item', 'import_mapping');
