import { DomainError } from '../errors/domain-error.ts';

/** More requests than the caller's share. */
export class TooManyRequests extends DomainError {
  readonly code = 'too_many_requests';
  readonly kind = 'throttled';
  readonly text = { 'zh-CN': '请求过于频繁，请稍后再试', en: 'Too many requests; try again shortly' };
  override readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number) {
    super();
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The chain has more unfinished work than it may pile up; what it sends now would only make it later. */
export class BacklogFull extends DomainError {
  readonly code = 'backlog_full';
  readonly kind = 'throttled';
  readonly text = {
    'zh-CN': '待处理的数据过多，请稍后再传',
    en: 'Too much of what was sent is still waiting; send more a little later',
  };
  override readonly retryAfterSeconds = 30;
}

/** The server has more to do than it can; less urgent requests are turned away first. */
export class Overloaded extends DomainError {
  readonly code = 'unavailable';
  readonly kind = 'unavailable';
  readonly text = { 'zh-CN': '系统繁忙，请稍后重试', en: 'Busy right now; try again shortly' };
  override readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number) {
    super();
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
