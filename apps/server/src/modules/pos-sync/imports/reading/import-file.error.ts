export type FileFailure =
  | 'empty'
  | 'not_text'
  | 'broken_archive'
  | 'broken_csv'
  | 'broken_sheet'
  | 'too_many_rows'
  | 'too_large'
  | 'scattered'
  | 'encoding';

/** The file as a whole cannot be read; a retry would fail the same way. */
export class ImportFileError extends Error {
  readonly failure: FileFailure;
  constructor(failure: FileFailure, cause?: unknown) {
    super(failure, { cause });
    this.failure = failure;
  }
}
