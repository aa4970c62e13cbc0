export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Path = readonly (string | number)[];

/** Facts that make a ticket this ticket: another one would be a new ticket, not a corrected one. */
const FIXED = new Set(['ticketUid', 'rev', 'seq']);

/** True for a value that a person may correct. */
export const isEditable = (path: Path, value: Json): boolean =>
  (value === null || typeof value !== 'object') && !(path.length === 1 && FIXED.has(String(path[0])));

/** A payload that can be sent again; null for one that is no object at all. */
export const asTicket = (payload: unknown): Record<string, Json> | null =>
  typeof payload === 'object' && payload !== null && !Array.isArray(payload) ? (payload as Record<string, Json>) : null;

/** The same tree with one value changed. */
export function withValue(tree: Json, path: Path, value: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(tree)) return tree.map((child: Json, i) => (i === key ? withValue(child, rest, value) : child));
  const record = tree as { readonly [key: string]: Json };
  return { ...record, [key]: withValue(record[key] ?? null, rest, value) };
}

/** What a person typed, as the type that stood there: numbers stay numbers, an empty field is null. */
export function readTyped(text: string, before: Json): Json {
  if (typeof before === 'boolean') return text === 'true';
  if (typeof before === 'number') return /^-?\d+$/.test(text.trim()) ? Number(text) : text;
  if (before === null && text.trim() === '') return null;
  if (before === null && /^-?\d+$/.test(text.trim())) return Number(text);
  return text;
}
