import { DomainError, type FieldError } from '../errors/domain-error.ts';

export class SignInRequired extends DomainError {
  readonly code = 'sign_in_required';
  readonly kind = 'unauthenticated';
  readonly text = { 'zh-CN': '请先登录', en: 'Sign in first' };
}

/** A cookie-borne write without the header that a foreign page can't add. */
export class CsrfHeaderMissing extends DomainError {
  readonly code = 'csrf_header_missing';
  readonly kind = 'forbidden';
  readonly text = { 'zh-CN': '缺少 X-Larder-CSRF 请求头', en: 'The X-Larder-CSRF header is missing' };
}

/** Input refused by its schema. */
export class SchemaRefused extends DomainError {
  readonly code = 'invalid_input';
  readonly kind = 'invalid';
  readonly text = { 'zh-CN': '输入有误', en: 'The input is not valid' };
  override readonly fields: readonly FieldError[];
  constructor(fields: readonly FieldError[]) {
    super(fields.map((f) => `${f.path}: ${f.code}`).join('; '));
    this.fields = fields;
  }
}
