import { isStorable } from '@larder/contracts/common/text';
import { InvalidInput } from '../errors/domain-error.ts';

/** Opaque page cursor from the sort values of the last row. Carries no tenant: every page is filtered anew. */
export const encodeCursor = (parts: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

/** Shape of one cursor part; a value that only looks like one would fail in the database instead of being refused. */
export type CursorPart = 'uuid' | 'instant' | 'date' | 'text';

const SHAPES: Readonly<Record<CursorPart, RegExp>> = {
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  instant: /^[12]\d{3}-(0[1-9]|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/,
  date: /^[12]\d{3}-(0[1-9]|1[0-2])-([0-2]\d|3[01])$/,
  text: /^/,
};

/** Date.parse moves 30 February to March, the database refuses it. */
const isCalendarDay = (date: string): boolean => {
  const at = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date);
};

/**
 * Text parts of a cursor by shape.
 * @throws InvalidInput for a cursor that this list did not make
 */
export function cursorParts(cursor: string | undefined, ...shapes: readonly CursorPart[]): string[] | undefined {
  const parts = decodeCursor(cursor, shapes.length);
  if (parts === undefined) return undefined;
  const fits = parts.every(
    (part, i) =>
      typeof part === 'string' &&
      SHAPES[shapes[i] ?? 'text'].test(part) &&
      (shapes[i] === 'uuid' || shapes[i] === 'text' || isCalendarDay(part.slice(0, 10))),
  );
  if (!fits) decodeCursor('', shapes.length);
  return parts.map(String);
}

/** @throws InvalidInput for a cursor that this list did not make. */
export function decodeCursor(cursor: string | undefined, length: number): (string | number)[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (
      Array.isArray(parts) &&
      parts.length === length &&
      parts.every((p) => (typeof p === 'string' ? isStorable(p) : typeof p === 'number'))
    )
      return parts;
  } catch {
    // falls through to the refusal below: the text is not ours
  }
  throw new InvalidInput([
    { path: 'cursor', code: 'invalid_cursor', message: { 'zh-CN': '翻页参数无效', en: 'The cursor is not valid' } },
  ]);
}
