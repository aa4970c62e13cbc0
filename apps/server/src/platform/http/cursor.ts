import { InvalidInput } from '../errors/domain-error.ts';

/** Opaque page cursor from the sort values of the last row. Carries no tenant: every page is filtered anew. */
export const encodeCursor = (parts: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

/** @throws InvalidInput for a cursor that this list did not make. */
export function decodeCursor(cursor: string | undefined, length: number): (string | number)[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (
      Array.isArray(parts) &&
      parts.length === length &&
      parts.every((p) => typeof p === 'string' || typeof p === 'number')
    )
      return parts;
  } catch {
    // falls through to the refusal below: the text is not ours
  }
  throw new InvalidInput([
    { path: 'cursor', code: 'invalid_cursor', message: { 'zh-CN': '翻页参数无效', en: 'The cursor is not valid' } },
  ]);
}
