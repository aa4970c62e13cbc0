import type { z } from 'zod';

/** What a schema says of a value: the value as the schema reads it, or why not. */
export type Judged<S extends z.ZodType> =
  | { readonly success: true; readonly data: z.output<S> }
  | { readonly success: false; readonly error: { readonly issues: readonly z.core.$ZodIssue[] } };

/**
 * `safeParse` that also answers for values on which a length check throws: zod asks any object for its `length` or `size`,
 * also where a text was wanted, and `{"length": {"toString": 1}}` cannot be compared with a number. Without this, one
 * such ticket would fail its whole batch.
 * @returns the schema's result; for such a value a refusal naming where it stands
 */
export function judge<S extends z.ZodType>(schema: S, value: unknown): Judged<S> {
  try {
    return schema.safeParse(value);
  } catch (error) {
    const path = error instanceof TypeError ? incomparableAt(value) : undefined;
    if (path === undefined) throw error;
    return {
      success: false,
      error: { issues: [{ code: 'custom', path: [...path], message: 'not a value', input: value }] },
    };
  }
}

/** Path of the first object whose length or size cannot be turned into a number, or undefined. Walks without recursion. */
export function incomparableAt(value: unknown): readonly string[] | undefined {
  const open: [readonly string[], unknown][] = [[[], value]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [path, part] = next;
    if (typeof part !== 'object' || part === null) continue;
    const { length, size } = part as { length?: unknown; size?: unknown };
    if (!comparable(length) || !comparable(size)) return path;
    for (const [key, child] of Object.entries(part)) open.push([[...path, key], child]);
  }
  return undefined;
}

function comparable(value: unknown): boolean {
  try {
    return typeof value !== 'object' || typeof Number(value) === 'number';
  } catch {
    return false;
  }
}
