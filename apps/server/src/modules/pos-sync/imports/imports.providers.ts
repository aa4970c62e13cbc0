import { ChangeImport } from './application/change-import.ts';
import { CheckImport } from './application/check-import.ts';
import { FailedRows } from './application/failed-rows.ts';
import { ImportItemDays } from './application/import-item-days.ts';
import { ImportQueries } from './application/import-queries.ts';
import { ImportSource } from './application/import-source.ts';
import { ImportTickets } from './application/import-tickets.ts';
import { RecordProgress } from './application/record-progress.ts';
import { RunImport } from './application/run-import.ts';
import { UploadImport } from './application/upload-import.ts';
import { ImportIssuesRepository } from './data/import-issues.repository.ts';
import { ImportsRepository } from './data/imports.repository.ts';
import { ImportsController } from './http/imports.controller.ts';
import { CheckImportHandler } from './jobs/check-import.handler.ts';
import { RunImportHandler } from './jobs/run-import.handler.ts';

/** Parts of the module that take files in. */
export const IMPORT_PROVIDERS = [
  ImportsRepository,
  ImportIssuesRepository,
  ImportSource,
  ImportQueries,
  UploadImport,
  ChangeImport,
  CheckImport,
  ImportTickets,
  ImportItemDays,
  RecordProgress,
  RunImport,
  FailedRows,
  CheckImportHandler,
  RunImportHandler,
];
export const IMPORT_CONTROLLERS = [ImportsController];
