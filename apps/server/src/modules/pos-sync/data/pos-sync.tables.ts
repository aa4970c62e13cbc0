import { ownSql } from '../../../platform/db/own-tables.ts';

export const tables = ownSql('pos_terminal', 'pos_batch', 'ticket_member', 'quarantined_ticket');
