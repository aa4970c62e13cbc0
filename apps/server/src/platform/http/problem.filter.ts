import type { Problem } from '@larder/contracts/common/problem';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError, type ErrorKind } from '../errors/domain-error.ts';
import { Log } from '../logging/logging.ts';
import type { AuthenticatedRequest } from '../tenancy/ctx.decorator.ts';
import type { Locale } from '../tenancy/tenant-context.ts';

const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unprocessable: 422,
  throttled: 429,
  unavailable: 503,
};

const PLAIN: Readonly<Record<number, { code: string; text: Readonly<Record<Locale, string>> }>> = {
  400: { code: 'bad_request', text: { 'zh-CN': '请求无法解析', en: 'The request could not be read' } },
  403: { code: 'forbidden', text: { 'zh-CN': '不允许的操作', en: 'Not allowed' } },
  404: { code: 'not_found', text: { 'zh-CN': '没有找到', en: 'Not found' } },
  405: { code: 'method_not_allowed', text: { 'zh-CN': '不支持的方法', en: 'Method not allowed' } },
  413: { code: 'too_large', text: { 'zh-CN': '内容过大', en: 'The content is too large' } },
  415: { code: 'unsupported_media_type', text: { 'zh-CN': '不支持的内容类型', en: 'Unsupported content type' } },
  503: { code: 'unavailable', text: { 'zh-CN': '系统繁忙，请稍后重试', en: 'Busy right now; try again shortly' } },
  500: {
    code: 'internal',
    text: { 'zh-CN': '系统出错，已记录', en: 'Something failed on our side; it has been recorded' },
  },
};

const RETRY_SECONDS = 2;

/**
 * Failures of the database's side that a retry can cure: serialization, deadlock, resources, shutdown, lost connection,
 * exhausted pool. They are 503 with Retry-After, never 500, so that a till keeps the batch and sends it again.
 */
export function isTransient(error: unknown): boolean {
  const e = error as {
    code?: unknown;
    message?: unknown;
    cause?: unknown;
    meta?: { driverAdapterError?: unknown };
  } | null;
  if (!e || typeof e !== 'object') return false;
  const code = typeof e.code === 'string' ? e.code : '';
  if (
    /^(40001|40P01|53...|57...|08...|55P03|P2028|P2024|P2034|P1001|P1002|P1008|P1017|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOENT)$/.test(
      code,
    )
  )
    return true;
  if (
    typeof e.message === 'string' &&
    /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|not queryable|the database system is/i.test(
      e.message,
    )
  )
    return true;
  return isTransient(e.cause) || isTransient(e.meta?.driverAdapterError);
}

/** The language of a request before a session is known. */
export const localeOf = (request: AuthenticatedRequest): Locale =>
  request.tenantContext?.locale ?? (/^en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'zh-CN');

/** Every refusal leaves as application/problem+json; the stack stays in the log. */
@Injectable()
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    const reply = http.getResponse<FastifyReply>();
    const { problem, retryAfter } = this.describe(error, localeOf(request));
    problem.requestId = request.id;
    if (problem.status >= 500)
      this.log.pino.error(
        { err: error, requestId: request.id, route: request.routeOptions?.url, code: problem.code },
        'request failed',
      );
    if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
    void reply
      .status(problem.status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(JSON.stringify(problem));
  }

  private describe(error: unknown, locale: Locale): { problem: Problem; retryAfter: number | undefined } {
    if (error instanceof DomainError) {
      const problem: Problem = {
        type: `urn:larder:problem:${error.code}`,
        title: error.text[locale],
        status: STATUS[error.kind],
        code: error.code,
      };
      if (error.fields.length > 0)
        problem.errors = error.fields.map((f) => ({ path: f.path, code: f.code, message: f.message[locale] }));
      if (error.meta) problem.meta = { ...error.meta };
      return { problem, retryAfter: error.retryAfterSeconds };
    }
    if (isTransient(error)) return { problem: this.plain(503, locale), retryAfter: RETRY_SECONDS };
    if (error instanceof HttpException)
      return { problem: this.plain(error.getStatus(), locale), retryAfter: undefined };
    const status = (error as { statusCode?: number } | null)?.statusCode;
    if (status !== undefined && status >= 400 && status < 500)
      return { problem: this.plain(status, locale), retryAfter: undefined };
    return { problem: this.plain(500, locale), retryAfter: undefined };
  }

  private plain(status: number, locale: Locale): Problem {
    const known = PLAIN[status] ?? (status >= 500 ? PLAIN[500] : PLAIN[400]);
    return {
      type: `urn:larder:problem:${known?.code}`,
      title: known?.text[locale] ?? '',
      status,
      code: known?.code ?? 'error',
    };
  }
}
