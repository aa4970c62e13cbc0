import { DomainError, type FieldError } from '../../platform/errors/domain-error.ts';

/** Nobody but the requester could decide. */
export class NoApprover extends DomainError {
  readonly code = 'workflow.no_approver';
  readonly kind = 'unprocessable';
  readonly text = {
    'zh-CN': '没有可以审批的人：请先为该门店设置督导或总部经理',
    en: 'Nobody can approve this: give the store an area supervisor or a headquarters manager first',
  };
}

/** The caller asked for it, or has approved an earlier step. */
export class OwnRequest extends DomainError {
  readonly code = 'workflow.own_request';
  readonly kind = 'forbidden';
  readonly text = {
    'zh-CN': '不能审批自己提交或已经审批过的申请',
    en: 'You cannot approve your own request, nor one that you have already approved',
  };
}

/** The task waits for other people. */
export class NotAssignee extends DomainError {
  readonly code = 'workflow.not_assignee';
  readonly kind = 'forbidden';
  readonly text = { 'zh-CN': '这项审批由其他人处理', en: 'This approval is up to somebody else' };
}

/** Somebody was faster; `meta.status` says how it ended. */
export class AlreadyDecided extends DomainError {
  readonly code = 'workflow.already_decided';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '这项审批已经处理过了', en: 'This approval has already been decided' };
  override readonly meta: Readonly<Record<string, unknown>>;
  constructor(status: string) {
    super(`task is ${status}`);
    this.meta = { status };
  }
}

/** A request for this subject is running already. */
export class AlreadyRequested extends DomainError {
  readonly code = 'workflow.already_requested';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '该单据已在审批中', en: 'An approval for this is already running' };
}

/** A refused key that the request does not have. */
export class UnknownItem extends DomainError {
  readonly code = 'workflow.unknown_item';
  readonly kind = 'unprocessable';
  readonly text = { 'zh-CN': '所选行不在这项申请中', en: 'A chosen line is not part of this request' };
}

/** The caller looked at other numbers than the request holds. Nothing has happened. */
export class StaleView extends DomainError {
  readonly code = 'workflow.stale_view';
  readonly kind = 'conflict';
  readonly text = {
    'zh-CN': '您看到的内容已过期，请刷新后再审批',
    en: 'What you looked at is out of date; reload before you decide',
  };
}

/** The subject's own end has passed, e.g. an order's cut-off. */
export class TimeOver extends DomainError {
  readonly code = 'workflow.time_over';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '已过截止时间，不能再审批', en: 'The time to decide is over' };
}

/** Not this person's approval, or what was approved has gone on its way. */
export class NotRecallable extends DomainError {
  readonly code = 'workflow.not_recallable';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '已不能撤回这项审批', en: 'This approval can no longer be taken back' };
}

/** The chosen person cannot decide what the giver decides. */
export class DelegateUnfit extends DomainError {
  readonly code = 'workflow.delegate_unfit';
  readonly kind = 'unprocessable';
  readonly text = { 'zh-CN': '此人不能代为审批', en: 'This person cannot decide in your place' };
  override readonly fields: readonly FieldError[];
  constructor(reason: 'right' | 'scope' | 'self') {
    super(reason);
    const message = {
      right: { 'zh-CN': '没有审批权限或已离职', en: 'Has no right to approve, or has left' },
      scope: { 'zh-CN': '管辖范围没有覆盖全部门店', en: 'Does not cover all of the stores' },
      self: { 'zh-CN': '不能委托给本人', en: 'Cannot be the same person' },
    }[reason];
    this.fields = [{ path: 'toUserId', code: reason, message }];
  }
}

/** The giver decides nothing: there is nothing to hand over. */
export class NothingToDelegate extends DomainError {
  readonly code = 'workflow.nothing_to_delegate';
  readonly kind = 'unprocessable';
  readonly text = {
    'zh-CN': '此人没有审批权限，无需委托',
    en: 'This person approves nothing, so there is nothing to hand over',
  };
}

/** The delegation would lead back to its giver. */
export class DelegationCycle extends DomainError {
  readonly code = 'workflow.delegation_cycle';
  readonly kind = 'unprocessable';
  readonly text = {
    'zh-CN': '这会形成循环委托：对方在此期间已委托给您',
    en: 'This would go round in a circle: the other person hands over to you in that time',
  };
  override readonly fields: readonly FieldError[] = [{ path: 'toUserId', code: 'cycle', message: this.text }];
}

/** The same person stands in for the giver on some of these days already: `startsOn` to `endsOn`, both included. */
export class DelegationDouble extends DomainError {
  readonly code = 'workflow.delegation_double';
  readonly kind = 'unprocessable';
  readonly text: DomainError['text'];
  override readonly fields: readonly FieldError[];
  constructor(startsOn: string, endsOn: string) {
    super();
    this.text = {
      'zh-CN': `${startsOn} 至 ${endsOn} 已委托给此人，请先结束原委托或改选其他日期`,
      en: `This person already stands in from ${startsOn} to ${endsOn}: end that one first, or choose other days`,
    };
    this.fields = [{ path: 'toUserId', code: 'double', message: this.text }];
  }
}

/** A span that has passed, or ends before it starts. */
export class DelegationSpanInvalid extends DomainError {
  readonly code = 'workflow.delegation_span_invalid';
  readonly kind = 'unprocessable';
  readonly text = { 'zh-CN': '委托日期有误', en: 'The dates do not make a span that lies ahead' };
  override readonly fields: readonly FieldError[];
  constructor(path: 'startsOn' | 'endsOn') {
    super();
    const message =
      path === 'endsOn'
        ? { 'zh-CN': '结束日期须不早于开始日期，且最长一年', en: 'Ends on or after the first day, within a year' }
        : { 'zh-CN': '开始日期不能早于今天', en: 'Starts today or later' };
    this.fields = [{ path, code: 'invalid', message }];
  }
}

/** Somebody retried or discarded it already. */
export class IncidentResolved extends DomainError {
  readonly code = 'workflow.incident_resolved';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '这个异常已处理', en: 'This incident has been dealt with already' };
}
