import { DomainError } from '../../platform/errors/domain-error.ts';

export const MAX_FILE_BYTES = 200 * 1024 * 1024;

export class FileTooLarge extends DomainError {
  readonly code = 'files.too_large';
  readonly kind = 'too_large';
  readonly text = { 'zh-CN': '文件超过 200 MB', en: 'The file is larger than 200 MB' };
}
