/** A promotion as its overlaps see it. */
export interface Promotion {
  readonly id: string;
  /** Path of its place in the tree, ids from the root each followed by '/'. */
  readonly path: string;
  readonly from: string;
  readonly to: string;
  readonly items: readonly string[];
  readonly categories: readonly string[];
}

/**
 * Which of two promotions for the same goods counts: the one that names items before the one that names categories before
 * the one for everything; then the nearer place; then the one that starts later; then the later entry (ids rise with time).
 * @returns a positive number when `a` speaks
 */
export function precedence(a: Promotion, b: Promotion): number {
  return (
    aim(a) - aim(b) ||
    depth(a.path) - depth(b.path) ||
    compare(a.from, b.from) ||
    // An entry of a day within another's weeks is the exception that somebody thought of.
    compare(b.to, a.to) ||
    compare(a.id, b.id)
  );
}

/** True when some item can be in both on some day in some store. */
export function overlap(a: Promotion, b: Promotion, categoryOf: (itemId: string) => string | null): boolean {
  if (a.id === b.id || a.from > b.to || b.from > a.to) return false;
  if (!a.path.startsWith(b.path) && !b.path.startsWith(a.path)) return false;
  if (aim(a) === EVERYTHING || aim(b) === EVERYTHING) return true;
  return meets(a, b, categoryOf) || meets(b, a, categoryOf);
}

/** Every overlap of each promotion, by id. */
export function overlaps<P extends Promotion>(
  all: readonly P[],
  categoryOf: (itemId: string) => string | null,
): Map<string, P[]> {
  const found = new Map<string, P[]>();
  const add = (id: string, other: P) => found.set(id, [...(found.get(id) ?? []), other]);
  const sorted = [...all].sort((a, b) => compare(a.from, b.from));
  sorted.forEach((a, i) => {
    for (let j = i + 1; j < sorted.length; j++) {
      const b = sorted[j] as P;
      if (b.from > a.to) break;
      if (!overlap(a, b, categoryOf)) continue;
      add(a.id, b);
      add(b.id, a);
    }
  });
  return found;
}

const EVERYTHING = 0;
const aim = (p: Promotion): number => (p.items.length > 0 ? 2 : p.categories.length > 0 ? 1 : EVERYTHING);
const depth = (path: string): number => path.split('/').length;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function meets(a: Promotion, b: Promotion, categoryOf: (itemId: string) => string | null): boolean {
  const items = new Set(b.items);
  const categories = new Set(b.categories);
  return (
    a.items.some((id) => items.has(id) || categories.has(categoryOf(id) ?? '')) ||
    a.categories.some((id) => categories.has(id))
  );
}
