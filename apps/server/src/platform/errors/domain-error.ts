import type { Locale } from '../tenancy/tenant-context.ts';

/** What went wrong, in terms of the domain; one filter maps it to a status. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'unprocessable'
  | 'too_large'
  | 'throttled'
  | 'unavailable';

export interface FieldError {
  readonly path: string;
  readonly code: string;
  readonly message: Readonly<Record<Locale, string>>;
}

/**
 * Base of every refusal a caller may see. A subclass per failure lives in its module with a namespaced stable `code`
 * and its text in both languages.
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;
  abstract readonly kind: ErrorKind;
  abstract readonly text: Readonly<Record<Locale, string>>;
  readonly fields: readonly FieldError[] = [];
  readonly meta: Readonly<Record<string, unknown>> | undefined = undefined;
  readonly retryAfterSeconds: number | undefined = undefined;
}

/** The same answer for an unknown, a foreign and an out-of-scope id. */
export class NotFound extends DomainError {
  readonly code = 'not_found';
  readonly kind = 'not_found';
  readonly text = { 'zh-CN': '没有找到', en: 'Not found' };
}

export class PermissionMissing extends DomainError {
  readonly code = 'permission_missing';
  readonly kind = 'forbidden';
  readonly text = { 'zh-CN': '您的角色没有这项权限', en: 'Your role does not have this permission' };
}

/** Somebody saved a newer version in the meantime. */
export class VersionConflict extends DomainError {
  readonly code = 'version_conflict';
  readonly kind = 'conflict';
  readonly text = {
    'zh-CN': '内容已被他人更新，请刷新后再试',
    en: 'Someone else has changed this in the meantime; reload and try again',
  };
  override readonly meta: Readonly<Record<string, unknown>>;
  constructor(currentVersion: number) {
    super();
    this.meta = { currentVersion };
  }
}

/** Refused input with the field and the reason. */
export class InvalidInput extends DomainError {
  readonly code = 'invalid_input';
  readonly kind = 'unprocessable';
  readonly text = { 'zh-CN': '输入有误', en: 'The input is not valid' };
  override readonly fields: readonly FieldError[];
  constructor(fields: readonly FieldError[]) {
    super(fields.map((f) => `${f.path}: ${f.message.en}`).join('; '));
    this.fields = fields;
  }
}

/** An event that the current state doesn't allow. */
export class InvalidTransition extends DomainError {
  readonly code = 'invalid_transition';
  readonly kind = 'conflict';
  readonly text = { 'zh-CN': '当前状态不允许此操作', en: 'The current state does not allow this' };
  override readonly meta: Readonly<Record<string, unknown>>;
  constructor(state: string, allowed: readonly string[]) {
    super(`state ${state}`);
    this.meta = { state, allowed };
  }
}
