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

/** Confirmed, dismissed or over. */
export class AlertClosed extends DomainError {
  readonly code = 'ordering.alert_closed';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '这条预警已经处理过了', en: 'This alert has been dealt with already' };
}

/** The arithmetic rests on it. */
export class ParameterFixed extends DomainError {
  readonly code = 'ordering.parameter_fixed';
  readonly kind = 'unprocessable';
  readonly text = { 'zh-CN': '这项参数不能关闭', en: 'This parameter cannot be switched off' };
}

/** Items for which a request is open already; the answer names both, and the screen offers to put the quantity on top. */
export class OpenRequestExists extends DomainError {
  readonly code = 'ordering.open_request_exists';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '已有同一商品的补货申请', en: 'Somebody has asked for this item already' };
  override readonly fields: readonly FieldError[];
  override readonly meta: Readonly<Record<string, unknown>>;
  constructor(
    known: readonly { readonly index: number; readonly request: { readonly id: string; readonly item_id: string } }[],
  ) {
    super();
    this.fields = known.map(({ index }) => ({
      path: `lines.${index}.itemId`,
      code: 'open_request_exists',
      message: this.text,
    }));
    this.meta = { requests: known.map(({ request }) => ({ id: request.id, itemId: request.item_id })) };
  }
}

/** The order has no line for the item: ordering it is stopped, or its supplier has changed. */
export class NotOnOrder extends DomainError {
  readonly code = 'ordering.not_on_order';
  readonly kind = 'unprocessable';
  readonly text = {
    'zh-CN': '这张订货单上没有该商品，可能已停订或换了供应商',
    en: 'The order has no line for this item: ordering is stopped, or its supplier has changed',
  };
}

/** Somebody edited the line since it was shown; the answer says what stands there. */
export class LineChanged extends DomainError {
  readonly code = 'ordering.line_changed';
  readonly kind = 'conflict';
  readonly text = {
    'zh-CN': '该行刚被他人改过，请核对后再采纳',
    en: 'Someone has just changed the line; look again before accepting',
  };
  override readonly meta: Readonly<Record<string, unknown>>;
  constructor(quantity: string, rev: number) {
    super();
    this.meta = { quantity, rev };
  }
}

/** Two cooks named a number for one dish; the answer says what stands there, null when it was taken back. */
export class PortionsChanged extends DomainError {
  readonly code = 'ordering.portions_changed';
  readonly kind = 'conflict';
  readonly text = {
    'zh-CN': '这道菜的份数刚被他人改过，请核对后再保存',
    en: 'Someone has just changed the portions of this dish; look again before saving',
  };
  override readonly meta: Readonly<Record<string, unknown>>;
  constructor(noted: { readonly portions: string; readonly by: string; readonly at: string } | null) {
    super();
    this.meta = { noted };
  }
}

/** Its time has passed, so it cannot be opened again. */
export class RequestOver extends DomainError {
  readonly code = 'ordering.request_over';
  readonly kind = 'conflict';
  readonly text = {
    'zh-CN': '这条申请已过期，不能恢复',
    en: 'The time of this request is over; it cannot be opened again',
  };
}

/** Somebody answered it before, or the evidence turned. */
export class ProposalDecided extends DomainError {
  readonly code = 'ordering.proposal_decided';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '这条提议已经处理过了', en: 'This proposal has been answered already' };
}

/** The store's band is not what the proposal, or its undo, starts from. */
export class ProposalStale extends DomainError {
  readonly code = 'ordering.proposal_stale';
  readonly kind = 'conflict';
  readonly text = {
    'zh-CN': '门店的可调幅度后来改过，请到规则页直接修改',
    en: 'The band of the store has been changed since; change it on the rules page',
  };
}

/** A month of which the store knows too little, or that is not over for long enough. */
export class PuzzleTooRecent extends DomainError {
  readonly code = 'ordering.puzzle_out_of_reach';
  readonly kind = 'unprocessable';
  readonly text = {
    'zh-CN': '这段时间的销售记录不够：之前至少要有四周，之后要再过一周',
    en: 'There are not enough sales records: four weeks before it and a week after it are needed',
  };
  override readonly meta: Readonly<Record<string, unknown>>;
  constructor(earliest: string | null, latest: string | null) {
    super();
    this.meta = { earliest, latest };
  }
}

export class ContestNotOpen extends DomainError {
  readonly code = 'ordering.contest_not_open';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '竞赛未开始或已结束', en: 'The contest has not begun or is over' };
}

/** The day was played, here or on another device: it stays as it was. */
export class DayPlayed extends DomainError {
  readonly code = 'ordering.contest_day_played';
  readonly kind = 'conflict';
  readonly text = {
    'zh-CN': '这一天已经订过了（可能在另一台设备上），不能重来',
    en: 'This day has been played already, perhaps on another device, and cannot be played again',
  };
  override readonly meta: Readonly<Record<string, unknown>>;
  constructor(turn: number, version: number) {
    super();
    this.meta = { turn, currentVersion: version };
  }
}

export class AttemptOver extends DomainError {
  readonly code = 'ordering.attempt_over';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '这一局已经结束', en: 'This attempt is over' };
}

/** Only practice can begin again. */
export class ScoredOnce extends DomainError {
  readonly code = 'ordering.contest_scored_once';
  readonly kind = 'conflict';
  readonly text = {
    'zh-CN': '竞赛只有一次计分机会，请用练习重来',
    en: 'A contest is played once; practise as often as you like',
  };
}

/** The days before and after a month are seen by its players: a contest on them must be over first. */
export class DaysInContest extends DomainError {
  readonly code = 'ordering.days_in_contest';
  readonly kind = 'conflict';
  readonly text: Text;
  override readonly meta: Readonly<Record<string, unknown>>;
  constructor(contestId: string, name: string, closesAt: Date) {
    super();
    this.text = {
      'zh-CN': `同一门店相邻的日子正在比赛“${name}”中，等它结束后再办，或换一个月`,
      en: `“${name}” is played on days of this store nearby: open this one after its end, or take another month`,
    };
    this.meta = { contestId, closesAt: closesAt.toISOString() };
  }
}

/** Practising on it would show what a running contest asks. */
export class MonthInContest extends DomainError {
  readonly code = 'ordering.month_in_contest';
  readonly kind = 'conflict';
  readonly text = {
    'zh-CN': '这段时间正用于竞赛，请练习其他月份',
    en: 'A running contest uses these days; practise on another month',
  };
}
