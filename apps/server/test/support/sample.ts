import { z } from 'zod';
import { newId } from '../../src/platform/ids/ids.ts';

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly $ref?: string;
}

const FORMATS: Readonly<Record<string, () => unknown>> = {
  uuid: newId,
  date: () => '2026-03-02',
  'date-time': () => '2026-03-02T09:00:00.000Z',
  email: () => 'somebody@example.test',
  uri: () => 'https://example.test/',
};

/** Values that a pattern or a check demands and JSON schema can't express. */
const BY_NAME: Readonly<Record<string, unknown>> = { zone: 'Asia/Shanghai', currency: 'CNY', pack: '1', quantity: '1' };

export interface SampleOptions {
  /** Optional properties and one entry per list too: everything that a schema knows. */
  readonly full?: boolean;
  /** Value of a property by its name, before its schema is asked. */
  readonly named?: (name: string) => unknown;
}

/** The smallest input that a contract's schema takes, for walkers that call every route. */
export function sampleOf(schema: z.ZodType, options: SampleOptions = {}): unknown {
  return sample(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema, options);
}

function sample(s: JsonSchema, options: SampleOptions): unknown {
  if (s.const !== undefined) return s.const;
  if (s.enum) return s.enum[0];
  const choice = s.anyOf ?? s.oneOf;
  if (choice) return sample(choice.find((c) => c.type !== 'null') ?? (choice[0] as JsonSchema), options);
  if (s.allOf) return Object.assign({}, ...s.allOf.map((part) => sample(part, options) as object)) as unknown;
  switch (Array.isArray(s.type) ? s.type.find((type) => type !== 'null') : s.type) {
    case 'object':
      return sampleObject(s, options);
    case 'array':
      return Array.from({ length: Math.max(s.minItems ?? 0, options.full ? 1 : 0) }, () =>
        sample(s.items ?? {}, options),
      );
    case 'integer':
    case 'number':
      return Math.max(1, s.minimum ?? 1);
    case 'boolean':
      return false;
    case 'string':
      return s.format && FORMATS[s.format] ? FORMATS[s.format]?.() : '1'.padEnd(s.minLength ?? 1, '1');
    default:
      return 'x';
  }
}

function sampleObject(s: JsonSchema, options: SampleOptions): unknown {
  const names = options.full ? Object.keys(s.properties ?? {}) : (s.required ?? []);
  return Object.fromEntries(
    names.map((name) => [name, options.named?.(name) ?? BY_NAME[name] ?? sample(s.properties?.[name] ?? {}, options)]),
  );
}
