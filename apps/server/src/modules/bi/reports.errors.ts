import { MAX_REPORT_SUBSCRIPTIONS } from '@larder/contracts/bi/report-subscriptions';
import { DomainError, InvalidInput } from '../../platform/errors/domain-error.ts';

export const scopeOutOfReach = () =>
  new InvalidInput([
    {
      path: 'scopeUnitId',
      code: 'bi.report_scope_out_of_reach',
      message: { 'zh-CN': '这个范围里没有您可看销售的门店', en: 'There is no store in it whose sales you may see' },
    },
  ]);

export class TooManySubscriptions extends DomainError {
  readonly code = 'bi.too_many_report_subscriptions';
  readonly kind = 'conflict';
  readonly text = {
    'zh-CN': `每人最多 ${MAX_REPORT_SUBSCRIPTIONS} 个定期报表，请先删除一个`,
    en: `A person has at most ${MAX_REPORT_SUBSCRIPTIONS} scheduled reports; delete one first`,
  };
}

export class NoMailServer extends DomainError {
  readonly code = 'bi.no_mail_server';
  readonly kind = 'conflict';
  readonly text = {
    'zh-CN': '系统没有配置邮件服务器，无法发送',
    en: 'This installation has no mail server, so nothing can be sent',
  };
}

export class NoMailAddress extends DomainError {
  readonly code = 'bi.no_mail_address';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '您的账号没有邮箱地址', en: 'Your account has no mail address' };
}
