import { ownSql } from '../../../platform/db/own-tables.ts';

export const sqlTables = ownSql(
  'wf_definition',
  'wf_instance',
  'wf_event',
  'wf_task',
  'wf_task_assignee',
  'wf_timer',
  'wf_delegation',
  'wf_incident',
);
