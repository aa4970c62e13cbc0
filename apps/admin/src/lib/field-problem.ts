import { ProblemError } from './problem.ts';

interface FieldErrorLike {
  type?: string | number | undefined;
  message?: string | undefined;
}

/** Codes of the contract schemas; their own words are for developers. */
const SCHEMA_CODES = new Set(['invalid_type', 'too_small', 'too_big', 'invalid_format', 'invalid_value', 'custom']);

/**
 * The sentence under a field: one of the two given ones for what the contract refuses, the server's own words for the rest.
 * @param words `required` for an empty field, `invalid` for anything else that does not fit
 */
export function fieldProblem(
  error: FieldErrorLike | undefined,
  words: { required: string; invalid: string },
  empty: boolean,
): string | undefined {
  if (!error) return undefined;
  if (!SCHEMA_CODES.has(String(error.type))) return error.message;
  return empty ? words.required : words.invalid;
}

/**
 * Puts refusals that speak about one field onto it: `throw onField(error, { 'catalog.sku_taken': 'sku' })`.
 * @returns the error to throw on; anything that names no field of the map comes back as it was
 */
export function onField(error: unknown, fields: Readonly<Record<string, string>>): unknown {
  if (!(error instanceof ProblemError)) return error;
  const path = fields[error.code];
  if (path === undefined) return error;
  return new ProblemError({
    status: error.status,
    code: error.code,
    title: error.title,
    detail: error.detail,
    errors: [{ path, code: error.code, message: error.detail ?? error.title }],
    requestId: error.requestId,
    meta: error.meta,
    cause: error,
  });
}
