import { DomainError } from '../../platform/errors/domain-error.ts';

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
