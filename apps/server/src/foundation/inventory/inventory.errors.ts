import { DomainError, InvalidInput } from '../../platform/errors/domain-error.ts';

/** The store already has its opening balance. */
export class StockAlreadyOpened extends DomainError {
  readonly code = 'inventory.already_opened';
  readonly kind = 'conflict';
  readonly text = {
    'zh-CN': '该门店已经做过期初库存，请用盘点调整',
    en: 'This store already has an opening balance; adjust it with a count',
  };
}

/** Counts and waste need an opening balance first. */
export class StockNotOpened extends DomainError {
  readonly code = 'inventory.not_opened';
  readonly kind = 'conflict';
  readonly text = {
    'zh-CN': '该门店还没有期初库存，请先录入期初',
    en: 'This store has no opening balance yet; enter it first',
  };
}

/** A moment before the store kept stock, or ahead of the clock. */
export class MomentOutOfRange extends DomainError {
  readonly code = 'inventory.moment_out_of_range';
  readonly kind = 'unprocessable';
  readonly text = {
    'zh-CN': '时间必须在期初之后且不晚于现在',
    en: 'The moment must lie after the opening balance and not in the future',
  };
}

/** The id names a paper that was recorded with other content. */
export class DocumentIdReused extends DomainError {
  readonly code = 'inventory.document_id_reused';
  readonly kind = 'conflict';
  readonly text = {
    'zh-CN': '这个单号已经记过另一份内容，本次没有保存',
    en: 'This document id was used for other content; nothing was saved',
  };
}

export const muteOutOfRange = () =>
  new InvalidInput([
    {
      path: 'until',
      code: 'inventory.mute_out_of_range',
      message: { 'zh-CN': '静音结束时间须在三个月之内的将来', en: 'A mute ends in the future, within three months' },
    },
  ]);

/** A transfer needs two stores. */
export class TransferSameStore extends DomainError {
  readonly code = 'inventory.transfer_same_store';
  readonly kind = 'unprocessable';
  readonly text = { 'zh-CN': '调出和调入不能是同一家门店', en: 'A transfer needs two different stores' };
}

/** Costs of one currency cannot be booked in another. */
export class TransferCurrencies extends DomainError {
  readonly code = 'inventory.transfer_currencies';
  readonly kind = 'unprocessable';
  readonly text = {
    'zh-CN': '两家门店币种不同，不能调拨',
    en: 'The two stores keep their books in different currencies',
  };
}

/** A shipment of nothing is a cancellation. */
export class NothingShipped extends DomainError {
  readonly code = 'inventory.transfer_nothing_shipped';
  readonly kind = 'unprocessable';
  readonly text = { 'zh-CN': '没有要发出的数量；不发请取消调拨', en: 'Nothing to ship; cancel the transfer instead' };
}
