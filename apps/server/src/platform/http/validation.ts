import { StandardSchemaValidationPipe } from '@nestjs/common';
import { z } from 'zod';
import type { FieldError } from '../errors/domain-error.ts';
import { SchemaRefused } from './http.errors.ts';

type StandardIssue = Parameters<
  NonNullable<NonNullable<ConstructorParameters<typeof StandardSchemaValidationPipe>[0]>['exceptionFactory']>
>[0][number];

const zh = z.locales.zhCN().localeError;
const en = z.locales.en().localeError;

const text = (said: ReturnType<typeof zh>, otherwise: string): string =>
  typeof said === 'string' ? said : (said?.message ?? otherwise);

/** Zod issue to a field error with the reason in both languages. Custom messages of a schema are kept as written. */
export function fieldErrorOf(issue: StandardIssue): FieldError {
  const raw = issue as StandardIssue & { code?: string };
  const path = (issue.path ?? []).map((p) => (typeof p === 'object' ? String(p.key) : String(p))).join('.');
  const custom = raw.code === undefined || raw.code === 'custom';
  return {
    path,
    code: raw.code ?? 'invalid',
    message: {
      'zh-CN': custom ? issue.message : text(zh(raw as never), issue.message),
      en: custom ? issue.message : text(en(raw as never), issue.message),
    },
  };
}

/** At most this many reasons go into one answer; the rest would only bury the first. */
const MOST_REASONS = 50;

export const createValidationPipe = (): StandardSchemaValidationPipe =>
  new StandardSchemaValidationPipe({
    exceptionFactory: (issues) => new SchemaRefused(issues.slice(0, MOST_REASONS).map(fieldErrorOf)),
  });
