import canonicalize from 'canonicalize';

/** An escaped surrogate in JSON text: either a lone one, which RFC 8785 refuses, or a text that spells one out. */
const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;

/**
 * Canonical JSON (RFC 8785) of a plain value: keys sorted by UTF-16 units, numbers and strings as ECMAScript writes them. One
 * native pass over sorted copies takes a quarter of the library's time; doubtful texts go to the library, which decides.
 * Undefined for what has no canonical form.
 */
export function canonical(value: object): string | undefined {
  const text = JSON.stringify(sorted(value));
  if (!ESCAPED_SURROGATE.test(text)) return text;
  try {
    return canonicalize(value);
  } catch {
    return undefined;
  }
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const from = value as Record<string, unknown>;
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(from).sort()) out[key] = sorted(from[key]);
  return out;
}
