import { Problem } from '@larder/contracts/common/problem';
import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { DOCUMENT, type PlainDocument } from './endpoint.ts';

interface Operation {
  'x-larder-access'?: string;
  [DOCUMENT]?: PlainDocument;
  description?: string;
  security?: Record<string, string[]>[];
  parameters?: { name: string; in: string }[];
  requestBody?: { required?: boolean; content?: Record<string, { schema?: unknown; example?: unknown }> };
  responses?: Record<string, unknown>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

const REFUSALS: Readonly<Record<number, string>> = {
  400: 'The input is not valid; `errors` names the fields',
  401: 'No valid key or session',
  403: 'The permission is missing',
  404: 'Not there, or not visible to the caller',
  409: 'The state has changed since, or the same id was sent with another content',
  413: 'Too many or too large',
  429: 'Too many requests: wait for `Retry-After` seconds',
  503: 'Busy or restarting: send the same again after `Retry-After` seconds',
};

/** Adds what the decorators do not know: who may call, how a refusal looks, and what a route says for third parties. */
export function finishDocument(document: OpenAPIObject): OpenAPIObject {
  document.components ??= {};
  document.components.schemas ??= {};
  document.components.schemas['Problem'] = z.toJSONSchema(Problem) as never;
  for (const [path, item] of Object.entries(document.paths))
    for (const method of METHODS) {
      const operation = item[method] as Operation | undefined;
      if (operation?.['x-larder-access'] !== undefined) finish(operation, path, method);
    }
  return document;
}

function finish(operation: Operation, path: string, method: string): void {
  const access = operation['x-larder-access'];
  operation.security = access === 'public' ? [] : [{ [access === 'device' ? 'device' : 'session']: [] }];
  for (const status of statusesOf(operation, access, path, method)) {
    operation.responses ??= {};
    operation.responses[status] ??= {
      description: REFUSALS[status],
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  const said = operation[DOCUMENT];
  delete operation[DOCUMENT];
  if (!said) return;
  operation.description = said.description;
  const body = operation.requestBody?.content?.['application/json'];
  if (!body) return;
  if (said.bodySchema !== undefined) body.schema = said.bodySchema;
  if (said.example !== undefined) body.example = said.example;
}

function statusesOf(operation: Operation, access: string | undefined, path: string, method: string): number[] {
  const person = access !== 'public' && access !== 'device';
  const input = operation.requestBody !== undefined || (operation.parameters ?? []).some((p) => p.in === 'query');
  return [
    ...(input ? [400] : []),
    ...(access === 'public' ? [] : [401]),
    ...(person && access !== 'session' ? [403] : []),
    ...(path.includes('{') ? [404] : []),
    ...(method === 'get' ? [] : [409]),
    ...(operation.requestBody ? [413] : []),
    429,
    503,
  ];
}
