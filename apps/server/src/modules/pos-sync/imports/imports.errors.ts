import { DomainError, type FieldError } from '../../../platform/errors/domain-error.ts';
import { FAILURE_TEXTS } from './domain/import-texts.ts';
import type { FileFailure } from './reading/import-file.error.ts';

/** The uploaded file cannot be read at all. */
export class UnreadableFile extends DomainError {
  readonly code = 'pos-sync.import_unreadable';
  readonly kind = 'unprocessable';
  readonly text: DomainError['text'];
  override readonly meta: Readonly<Record<string, unknown>>;
  constructor(failure: FileFailure) {
    super(failure);
    this.text = FAILURE_TEXTS[failure];
    this.meta = { failure };
  }
}

export class FilePartMissing extends DomainError {
  readonly code = 'pos-sync.import_file_missing';
  readonly kind = 'invalid';
  readonly text = { 'zh-CN': '请求里没有文件', en: 'The request carries no file' };
}

/** The file ended in the middle. */
export class UploadCutOff extends DomainError {
  readonly code = 'pos-sync.import_cut_off';
  readonly kind = 'invalid';
  readonly text = { 'zh-CN': '文件没有传完，请重新上传', en: 'The file arrived only in part; upload it again' };
}

/** The mapping misses something; each field says what. */
export class ProfileIncomplete extends DomainError {
  readonly code = 'pos-sync.import_profile_incomplete';
  readonly kind = 'unprocessable';
  readonly text = { 'zh-CN': '还有列没有对应好', en: 'The columns are not mapped completely' };
  override readonly fields: readonly FieldError[];
  constructor(fields: readonly FieldError[]) {
    super();
    this.fields = fields;
  }
}
