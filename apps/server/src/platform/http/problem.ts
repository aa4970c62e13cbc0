import type { Problem } from '@larder/contracts/common/problem';
import type { FastifyReply } from 'fastify';
import type { AuthenticatedRequest } from '../tenancy/ctx.decorator.ts';
import type { Locale } from '../tenancy/tenant-context.ts';

const PLAIN: Readonly<Record<number, { code: string; text: Readonly<Record<Locale, string>> }>> = {
  400: { code: 'bad_request', text: { 'zh-CN': '请求无法解析', en: 'The request could not be read' } },
  403: { code: 'forbidden', text: { 'zh-CN': '不允许的操作', en: 'Not allowed' } },
  404: { code: 'not_found', text: { 'zh-CN': '没有找到', en: 'Not found' } },
  405: { code: 'method_not_allowed', text: { 'zh-CN': '不支持的方法', en: 'Method not allowed' } },
  409: {
    code: 'simultaneous_change',
    text: {
      'zh-CN': '同一内容刚刚有人保存过，请刷新后再试',
      en: 'Someone saved the same thing at this moment; reload and try again',
    },
  },
  413: { code: 'too_large', text: { 'zh-CN': '内容过大', en: 'The content is too large' } },
  415: { code: 'unsupported_media_type', text: { 'zh-CN': '不支持的内容类型', en: 'Unsupported content type' } },
  503: { code: 'unavailable', text: { 'zh-CN': '系统繁忙，请稍后重试', en: 'Busy right now; try again shortly' } },
  500: {
    code: 'internal',
    text: { 'zh-CN': '系统出错，已记录', en: 'Something failed on our side; it has been recorded' },
  },
};

/** The language of a request before a session is known. */
export const localeOf = (request: Pick<AuthenticatedRequest, 'tenantContext' | 'headers'>): Locale =>
  request.tenantContext?.locale ?? (/^en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'zh-CN');

/** The problem document of a status that no use case has put into words. */
export function plainProblem(status: number, locale: Locale): Problem {
  const known = PLAIN[status] ?? (status >= 500 ? PLAIN[500] : PLAIN[400]);
  return {
    type: `urn:larder:problem:${known?.code}`,
    title: known?.text[locale] ?? '',
    status,
    code: known?.code ?? 'error',
  };
}

/** Answers with application/problem+json. */
export function sendProblem(reply: FastifyReply, problem: Problem): void {
  void reply
    .status(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}
