import { incomparableAt } from '@larder/contracts/common/judge';
import { TEXT_JUDGED_WITHIN, unstorableAt } from '@larder/contracts/common/text';
import { type ArgumentMetadata, StandardSchemaValidationPipe } from '@nestjs/common';
import { z } from 'zod';
import type { FieldError } from '../errors/domain-error.ts';
import { SchemaRefused } from './http.errors.ts';
import { issueWords } from './issue-words.ts';

type StandardIssue = Parameters<
  NonNullable<NonNullable<ConstructorParameters<typeof StandardSchemaValidationPipe>[0]>['exceptionFactory']>
>[0][number];

/** Zod issue to a field error with the reason in both languages. */
export function fieldErrorOf(issue: StandardIssue): FieldError {
  const path = (issue.path ?? []).map((p) => (typeof p === 'object' ? String(p.key) : String(p))).join('.');
  return { path, ...issueWords(issue as StandardIssue & Record<string, unknown>) };
}

/** At most this many reasons go into one answer; the rest would only bury the first. */
const MOST_REASONS = 50;

const judgedWithin = (schema: unknown): boolean =>
  schema instanceof z.ZodType &&
  z.globalRegistry.get(schema)?.['textJudgedWithin'] === TEXT_JUDGED_WITHIN.textJudgedWithin;

/** Schemas plus what no schema says: a text that the database can't hold would fail there instead of being refused. */
class InputPipe extends StandardSchemaValidationPipe {
  override async transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    if (metadata.type !== 'custom' && !judgedWithin(metadata.schema)) {
      const path = unstorableAt(value);
      if (path !== undefined)
        throw new SchemaRefused([
          {
            path,
            code: 'unstorable_text',
            message: { 'zh-CN': '含有无法保存的字符', en: 'Contains characters that cannot be stored' },
          },
        ]);
    }
    try {
      return await super.transform(value, metadata);
    } catch (error) {
      const path = error instanceof TypeError ? incomparableAt(value)?.join('.') : undefined;
      if (path === undefined) throw error;
      throw new SchemaRefused([
        { path, code: 'invalid_type', message: { 'zh-CN': '不是有效的值', en: 'Not a valid value' } },
      ]);
    }
  }
}

export const createValidationPipe = (): StandardSchemaValidationPipe =>
  new InputPipe({
    exceptionFactory: (issues) => new SchemaRefused(issues.slice(0, MOST_REASONS).map(fieldErrorOf)),
  });
