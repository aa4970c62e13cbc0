import { DomainError } from '../errors/domain-error.ts';

/** One stream per browser is the rule; this many mean a page that opens one after the other. */
export class TooManyStreams extends DomainError {
  readonly code = 'too_many_streams';
  readonly kind = 'throttled';
  readonly text = { 'zh-CN': '打开的实时连接过多，请稍后再试', en: 'Too many live connections; try again later' };
  override readonly retryAfterSeconds = 30;
}
