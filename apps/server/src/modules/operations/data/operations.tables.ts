import { ownSql } from '../../../platform/db/own-tables.ts';

/** The platform's own tables, read and decided on for the people of a chain. */
export const tables = ownSql('work_item', 'job_schedule', 'service_minute', 'service_hour');
