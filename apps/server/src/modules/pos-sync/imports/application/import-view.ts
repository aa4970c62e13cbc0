import type { ImportDetail, ImportRun } from '@larder/contracts/pos-sync/imports';
import type { ImportRunRow } from '../data/imports.repository.ts';

/** @param job counts of the running step, newer than the row's */
export const runView = (
  run: ImportRunRow,
  currency: string,
  job: { readonly done: number; readonly total: number } | null,
): ImportRun => ({
  id: run.id,
  kind: run.kind,
  state: run.state,
  fileName: run.fileName,
  bytes: Number(run.fileBytes),
  storeId: run.storeId,
  currency,
  createdByName: run.createdByName,
  createdAt: run.createdAt.toISOString(),
  finishedAt: run.finishedAt?.toISOString() ?? null,
  failure: run.failure,
  jobId: run.jobId,
  done: job?.done ?? run.doneRows,
  total: job?.total ?? run.totalRows,
  check: run.check,
  result: run.result,
  version: run.version,
});

export const detailView = (
  run: ImportRunRow,
  currency: string,
  job: { readonly done: number; readonly total: number } | null,
): ImportDetail => ({ ...runView(run, currency, job), profile: run.profile, remembered: run.remembered });
