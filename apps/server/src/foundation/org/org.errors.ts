import { DomainError } from '../../platform/errors/domain-error.ts';

export class CodeTaken extends DomainError {
  readonly code = 'org.code_taken';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '编码已被使用', en: 'This code is already in use' };
}

/** A region stands under headquarters, an area under a region, a site under any of these. */
export class WrongParent extends DomainError {
  readonly code = 'org.wrong_parent';
  readonly kind = 'unprocessable';
  readonly text = { 'zh-CN': '不能放在这个上级之下', en: 'It can’t stand under this unit' };
}

export class PolicyLocked extends DomainError {
  readonly code = 'org.policy_locked';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '上级已锁定此规则', en: 'A unit above has locked this policy' };
}

export class PolicyValueRefused extends DomainError {
  readonly code = 'org.policy_value';
  readonly kind = 'unprocessable';
  readonly text = { 'zh-CN': '规则的取值不合法', en: 'This value does not fit the policy' };
}

export class TenantCodeTaken extends DomainError {
  readonly code = 'org.tenant_code_taken';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '企业代码已被使用', en: 'This company code is already in use' };
}
