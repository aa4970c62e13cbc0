/** False for NUL characters and lone surrogates: neither column nor JSON of the database holds them. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/**
 * Metadata for a schema whose texts are judged piece by piece further in: one bad ticket must not refuse its whole batch.
 * Everywhere else a text that can't be stored refuses the request.
 */
export const TEXT_JUDGED_WITHIN = { textJudgedWithin: true } as const;

/** Path of the first text or key that can't be stored, or undefined. Walks without recursion: input nests as deep as it likes. */
export function unstorableAt(value: unknown): string | undefined {
  const open: [string, unknown][] = [['', value]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [path, part] = next;
    if (typeof part === 'string' && !isStorable(part)) return path;
    if (typeof part !== 'object' || part === null) continue;
    for (const [key, child] of Object.entries(part)) {
      if (!isStorable(key)) return path;
      open.push([path === '' ? key : `${path}.${key}`, child]);
    }
  }
  return undefined;
}

/** Far beyond any ticket (5), far below what overflows the stack of a recursive serializer. */
const MAX_DEPTH = 64;
const TOO_DEEP = '[nested too deeply]';

/**
 * Cuts what nests deeper than 64 levels, in place, and leaves a text there: JSON.stringify overflows the stack on such a
 * value, which would refuse a whole batch for one of its tickets. Strict schemas refuse what is left of it.
 */
export function cutDeepNesting(value: unknown): void {
  const open: [unknown, number][] = [[value, 1]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [part, depth] = next;
    if (typeof part !== 'object' || part === null) continue;
    for (const [key, child] of Object.entries(part)) {
      if (typeof child !== 'object' || child === null) continue;
      if (depth >= MAX_DEPTH) (part as Record<string, unknown>)[key] = TOO_DEEP;
      else open.push([child, depth + 1]);
    }
  }
}
