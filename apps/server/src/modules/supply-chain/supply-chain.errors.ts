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
