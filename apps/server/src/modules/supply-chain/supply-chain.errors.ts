import { DomainError } from '../../platform/errors/domain-error.ts';

/** No SMTP, or the supplier has no address: hand the order over another way and record that. */
export class MailNotPossible extends DomainError {
  readonly code = 'supply-chain.mail_not_possible';
  readonly kind = 'unprocessable';
  readonly text = {
    'zh-CN': '无法发送邮件：未配置邮件服务或供应商没有邮箱。请下载或打印后标记为已发送',
    en: 'This cannot be mailed: mail is not set up, or the supplier has no address. Download or print it, then mark it as sent',
  };
}

/** Goods have arrived already: close the rest instead. */
export class GoodsReceived extends DomainError {
  readonly code = 'supply-chain.goods_received';
  readonly kind = 'conflict';
  readonly text = {
    'zh-CN': '已有收货记录，不能取消；请结束剩余未到数量',
    en: 'Goods have been received, so the order cannot be cancelled; close what is missing instead',
  };
}

/** The scanned code belongs to no line of this delivery. */
export class CodeNotOnOrder extends DomainError {
  readonly code = 'supply-chain.code_not_on_order';
  readonly kind = 'unprocessable';
  readonly text = { 'zh-CN': '这个条码不在本单中', en: 'This code is not on the order' };
}

/** Above the store's limit and not yet asked for, or returned. */
export class ApprovalRequired extends DomainError {
  readonly code = 'supply-chain.approval_required';
  readonly kind = 'conflict';
  readonly text = {
    'zh-CN': '金额超过采购审批额度：请先提交总部审批，批准后才能发送',
    en: 'This order is above its approval limit: ask headquarters for approval before it is sent',
  };
}

/** Headquarters has been asked and has not answered. */
export class ApprovalPending extends DomainError {
  readonly code = 'supply-chain.approval_pending';
  readonly kind = 'conflict';
  readonly text = {
    'zh-CN': '采购单正在等待总部审批，批准后才能发送',
    en: 'The order waits for headquarters’ approval and can be sent once it is approved',
  };
}

/** Nobody but the person who made the order could approve it. */
export class NoPurchaseApprover extends DomainError {
  readonly code = 'supply-chain.no_approver';
  readonly kind = 'unprocessable';
  readonly text = {
    'zh-CN': '没有可以审批的人：下单人不能审批自己的采购单，请先设置另一位总部经理',
    en: 'Nobody can approve this: people cannot approve their own orders, so add another headquarters manager first',
  };
}
