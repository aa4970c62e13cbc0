import type { Problem } from '@larder/contracts/common/problem';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { isTransient, isUniqueViolation } from '../db/failure.ts';
import { DomainError, type ErrorKind } from '../errors/domain-error.ts';
import { Log } from '../logging/logging.ts';
import type { AuthenticatedRequest } from '../tenancy/ctx.decorator.ts';
import { localeOf, plainProblem, sendProblem } from './problem.ts';

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

const RETRY_SECONDS = 2;

/** Every refusal leaves as application/problem+json; the stack stays in the log. */
@Injectable()
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    const reply = http.getResponse<FastifyReply>();
    const { problem, retryAfter } = this.describe(error, request);
    problem.requestId = request.id;
    if (problem.status >= 500)
      this.log.pino.error(
        { err: error, requestId: request.id, route: request.routeOptions?.url, code: problem.code },
        'request failed',
      );
    if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
    sendProblem(reply, problem);
  }

  private describe(
    error: unknown,
    request: AuthenticatedRequest,
  ): { problem: Problem; retryAfter: number | undefined } {
    const locale = localeOf(request);
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
    // A till drops a batch that is refused, so it is asked to send again what a person is asked to look at.
    const fromDevice = request.tenantContext?.deviceStoreId !== undefined;
    if (isUniqueViolation(error) && !fromDevice) return { problem: plainProblem(409, locale), retryAfter: undefined };
    if (isTransient(error) || isUniqueViolation(error))
      return { problem: plainProblem(503, locale), retryAfter: RETRY_SECONDS };
    if (error instanceof HttpException)
      return { problem: plainProblem(error.getStatus(), locale), retryAfter: undefined };
    const status = (error as { statusCode?: number } | null)?.statusCode;
    if (status !== undefined && status >= 400 && status < 500)
      return { problem: plainProblem(status, locale), retryAfter: undefined };
    return { problem: plainProblem(500, locale), retryAfter: undefined };
  }
}
