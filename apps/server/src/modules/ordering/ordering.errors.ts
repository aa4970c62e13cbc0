import type { LineVerdict } from '@larder/contracts/ordering/band';
import { DomainError, type FieldError } from '../../platform/errors/domain-error.ts';

type Text = FieldError['message'];

/** The source takes no more orders for this delivery. */
export class CutoffPassed extends DomainError {
  readonly code = 'ordering.cutoff_passed';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '已过截单时间', en: 'The cut-off has passed' };
}

export class RecallExpired extends DomainError {
  readonly code = 'ordering.recall_expired';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '撤回时间已过，订单即将发出', en: 'The time to call the order back is over' };
}

/** Tickets of recent days are missing and nobody has said that this is known. */
export class IncompleteDataUnconfirmed extends DomainError {
  readonly code = 'ordering.incomplete_data_unconfirmed';
  readonly kind = 'unprocessable';
  readonly text = {
    'zh-CN': '近日销售数据不完整，请先确认再提交',
    en: 'Recent sales data is incomplete; confirm before submitting',
  };
  override readonly meta: Readonly<Record<string, unknown>>;
  constructor(days: readonly string[]) {
    super();
    this.meta = { days };
  }
}

export class ReasonRequired extends DomainError {
  readonly code = 'ordering.reason_required';
  readonly kind = 'unprocessable';
  readonly text = { 'zh-CN': '超出弹性范围的商品需要填写原因', en: 'Items outside the band need a reason' };
  override readonly fields: readonly FieldError[];
  constructor(itemIds: readonly string[]) {
    super();
    this.fields = itemIds.map((id) => ({
      path: `lines.${id}.reasonCode`,
      code: 'required',
      message: { 'zh-CN': '请选择原因', en: 'Choose a reason' },
    }));
  }
}

const VERDICT_TEXT: Readonly<Record<Exclude<LineVerdict, 'in_band' | 'out_of_band'>, Text>> = {
  over_capacity: { 'zh-CN': '超出货架最大容量', en: 'More than the shelf can hold' },
  not_a_multiple: { 'zh-CN': '数量须为整包装的倍数', en: 'Order whole packs' },
  below_minimum: { 'zh-CN': '低于起订量', en: 'Below the minimum order quantity' },
};

/** Quantities that no approval can cure. */
export class LinesRefused extends DomainError {
  readonly code = 'ordering.lines_refused';
  readonly kind = 'unprocessable';
  readonly text = { 'zh-CN': '有商品数量无法下单', en: 'Some quantities cannot be ordered' };
  override readonly fields: readonly FieldError[];
  constructor(errors: readonly { readonly itemId: string; readonly verdict: LineVerdict }[]) {
    super();
    this.fields = errors.flatMap(({ itemId, verdict }) =>
      verdict === 'in_band' || verdict === 'out_of_band'
        ? []
        : [{ path: `lines.${itemId}.quantity`, code: verdict, message: VERDICT_TEXT[verdict] }],
    );
  }
}

export class NothingOrdered extends DomainError {
  readonly code = 'ordering.nothing_ordered';
  readonly kind = 'unprocessable';
  readonly text = { 'zh-CN': '没有要订的商品', en: 'There is nothing to order' };
}

/** Items that are not on this order. */
export class UnknownLines extends DomainError {
  readonly code = 'ordering.unknown_lines';
  readonly kind = 'unprocessable';
  readonly text = { 'zh-CN': '有商品不在本单中', en: 'Some items are not on this order' };
  override readonly fields: readonly FieldError[];
  constructor(itemIds: readonly string[]) {
    super();
    this.fields = itemIds.map((id) => ({
      path: `lines.${id}`,
      code: 'unknown',
      message: { 'zh-CN': '不在本单中', en: 'Not on this order' },
    }));
  }
}

/** There is one already; the answer names it. */
export class OrderExists extends DomainError {
  readonly code = 'ordering.order_exists';
  readonly kind = 'conflict';
  readonly text = {
    'zh-CN': '该供应商该到货日已有未完成的订单',
    en: 'An open order for this source and delivery already exists',
  };
  override readonly meta: Readonly<Record<string, unknown>>;
  constructor(orderId: string | null) {
    super();
    this.meta = { orderId };
  }
}

export class NoSlot extends DomainError {
  readonly code = 'ordering.no_slot';
  readonly kind = 'unprocessable';
  readonly text = { 'zh-CN': '该供应商没有可用的订货时段', en: 'The source has no order slot' };
}

export class NoLastOrder extends DomainError {
  readonly code = 'ordering.no_last_order';
  readonly kind = 'unprocessable';
  readonly text = { 'zh-CN': '没有可复制的历史订单', en: 'There is no earlier order to copy' };
}

export class DeliveryDateInvalid extends DomainError {
  readonly code = 'ordering.delivery_date_invalid';
  readonly kind = 'unprocessable';
  readonly text = {
    'zh-CN': '紧急订单须指定 7 天内的到货日',
    en: 'An urgent order names a delivery day within seven days',
  };
}

/** A training or back-test of this chain is waiting or running. */
export class ModelWorkUnderWay extends DomainError {
  readonly code = 'ordering.model_work_under_way';
  readonly kind = 'conflict';
  readonly text = {
    'zh-CN': '已有一次训练、回放或计量在进行，请等它结束',
    en: 'A training, back-test or measurement is already under way; wait until it ends',
  };
}

/** The same kind, place, dates and name were entered before. */
export class SignalKnown extends DomainError {
  readonly code = 'ordering.signal_known';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '这条已经录过了', en: 'This has been entered already' };
}

/** A promotion names an item or a category that the chain doesn't have. */
export class SignalTargetUnknown extends DomainError {
  readonly code = 'ordering.signal_target_unknown';
  readonly kind = 'unprocessable';
  readonly text = { 'zh-CN': '商品或品类不存在', en: 'There is no such item or category' };
  override readonly meta: Readonly<Record<string, unknown>>;
  constructor(field: 'items' | 'categories') {
    super();
    this.meta = { field };
  }
}

/** Nothing leaves this machine without a provider. */
export class NoWeatherProvider extends DomainError {
  readonly code = 'ordering.no_weather_provider';
  readonly kind = 'unprocessable';
  readonly text = {
    'zh-CN': '没有配置天气服务，可以从文件导入',
    en: 'No weather provider is configured; a file can be imported instead',
  };
}

/** The arithmetic rests on it. */
export class ParameterFixed extends DomainError {
  readonly code = 'ordering.parameter_fixed';
  readonly kind = 'unprocessable';
  readonly text = { 'zh-CN': '这项参数不能关闭', en: 'This parameter cannot be switched off' };
}
