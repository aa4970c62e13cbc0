import { DomainError } from '../../platform/errors/domain-error.ts';

/** The batch id was used for other content. */
export class BatchIdReused extends DomainError {
  readonly code = 'pos-sync.batch_id_reused';
  readonly kind = 'conflict';
  readonly text = {
    'zh-CN': '该批次号已用于其他内容，请换新的批次号重发',
    en: 'This batch id was used for other content; send it again under a new id',
  };
}

export class BatchTooLarge extends DomainError {
  readonly code = 'pos-sync.batch_too_large';
  readonly kind = 'too_large';
  readonly text = { 'zh-CN': '一个批次最多 500 张小票', en: 'A batch holds at most 500 tickets' };
}

export class TerminalExists extends DomainError {
  readonly code = 'pos-sync.terminal_exists';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '该门店已有此终端号', en: 'The store already has a terminal with this code' };
}

/** The corrected ticket is still refused; `meta` says why. */
export class TicketStillRefused extends DomainError {
  readonly code = 'pos-sync.ticket_still_refused';
  readonly kind = 'unprocessable';
  readonly text = { 'zh-CN': '修改后的小票仍有问题', en: 'The corrected ticket is still refused' };
  override readonly meta: Readonly<Record<string, unknown>>;
  constructor(meta: Readonly<Record<string, unknown>>) {
    super();
    this.meta = meta;
  }
}
