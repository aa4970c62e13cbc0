import { DomainError, InvalidInput } from '../../platform/errors/domain-error.ts';

/** One answer for an unknown chain, an unknown account, a frozen one and a wrong password. */
export class SignInRefused extends DomainError {
  readonly code = 'identity.sign_in_refused';
  readonly kind = 'unauthenticated';
  readonly text = { 'zh-CN': '企业代码、账号或密码不正确', en: 'The company code, account or password is not right' };
}

export class TooManyAttempts extends DomainError {
  readonly code = 'identity.too_many_attempts';
  readonly kind = 'throttled';
  readonly text = { 'zh-CN': '尝试次数过多，请稍后再试', en: 'Too many attempts; try again later' };
  override readonly retryAfterSeconds: number;
  constructor(retryAfterSeconds: number) {
    super();
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Unknown, used, ended and expired links look the same. */
export class LinkInvalid extends DomainError {
  readonly code = 'identity.link_invalid';
  readonly kind = 'not_found';
  readonly text = {
    'zh-CN': '链接已失效，请联系管理员重新发送',
    en: 'This link no longer works; ask your administrator for a new one',
  };
}

/** Nobody changes their own rights, or those of somebody whose rights reach beyond theirs. */
export class BeyondOwnAuthority extends DomainError {
  readonly code = 'identity.beyond_own_authority';
  readonly kind = 'forbidden';
  readonly text = {
    'zh-CN': '不能授予或更改超出自己权限范围的角色',
    en: 'You can’t grant or change a role beyond your own',
  };
}

export class NotOnYourself extends DomainError {
  readonly code = 'identity.not_on_yourself';
  readonly kind = 'forbidden';
  readonly text = {
    'zh-CN': '不能更改自己的角色或停用自己',
    en: 'You can’t change your own role or deactivate yourself',
  };
}

export class LoginTaken extends DomainError {
  readonly code = 'identity.login_taken';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '该邮箱或手机号已有账号', en: 'An account with this e-mail or phone already exists' };
}

const field = (path: string, code: string, zh: string, en: string): InvalidInput =>
  new InvalidInput([{ path, code, message: { 'zh-CN': zh, en } }]);

export const wrongCurrentPassword = (): InvalidInput =>
  field('currentPassword', 'wrong_password', '当前密码不正确', 'The current password is not right');
export const emailInvalid = (): InvalidInput =>
  field('email', 'invalid_email', '邮箱格式不正确', 'This is not an e-mail address');
export const phoneInvalid = (): InvalidInput =>
  field('phone', 'invalid_phone', '手机号格式不正确', 'This is not a phone number');
export const loginMissing = (): InvalidInput =>
  field('email', 'login_missing', '请填写邮箱或手机号', 'Give an e-mail address or a phone number');
export const unitUnknown = (index: number): InvalidInput =>
  field(`grants.${index}.unitId`, 'unknown_unit', '组织不存在', 'This unit does not exist');
export const ownerNeedsRoot = (index: number): InvalidInput =>
  field(`grants.${index}.unitId`, 'owner_needs_root', '所有者的范围必须是总部', 'An owner’s scope is the headquarters');

const WEAK = {
  too_short: { zh: '密码至少 8 个字符', en: 'At least 8 characters' },
  common: { zh: '密码过于常见，请换一个', en: 'This password is too common; choose another' },
  names_tenant: { zh: '密码不能包含企业代码', en: 'The password must not contain the company code' },
  names_login: { zh: '密码不能与账号相同', en: 'The password must not be the account itself' },
} as const;
export type Weakness = keyof typeof WEAK;
export const weakPassword = (path: string, weakness: Weakness): InvalidInput =>
  field(path, weakness, WEAK[weakness].zh, WEAK[weakness].en);

/** The person has a view of this name on this page. */
export class ViewNameTaken extends InvalidInput {
  constructor() {
    super([
      {
        path: 'name',
        code: 'taken',
        message: { 'zh-CN': '已有同名视图，换个名称', en: 'You have a view of this name; choose another' },
      },
    ]);
  }
}

export class TooManyViews extends DomainError {
  readonly code = 'identity.too_many_views';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '视图太多，先删掉不用的', en: 'There are too many views; remove some first' };
}
