import { type Item, itemRoutes } from '@larder/contracts/catalog/items';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { useQueries } from '@tanstack/react-query';
import { FormProblem } from '../../components/form.tsx';
import type { ProblemError } from '../../lib/problem.ts';
import { apiQuery } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import type { LineDraft } from './recipe-draft.ts';

type Names = Pick<Item, 'id' | 'name' | 'nameEn'>;

/** Item ids of the circle that a recipe would close, from the item back to itself; null for any other refusal. */
export function cycleOf(problem: ProblemError | null): string[] | null {
  if (problem?.code !== 'catalog.recipe_cycle') return null;
  const { cycle } = problem.meta;
  return Array.isArray(cycle) ? cycle.filter((id) => typeof id === 'string') : null;
}

/** Names the circle, so that the person sees which component leads back: "Dough → Starter → Dough". */
export function CycleProblem({
  item,
  cycle,
  lines,
}: {
  item: Names;
  cycle: readonly string[];
  lines: readonly LineDraft[];
}) {
  const t = useTranslations('items');
  const { locale } = useFormats();
  const known = new Map<string, Names>([[item.id, item]]);
  for (const line of lines) if (line.item) known.set(line.item.id, line.item);
  const unknown = [...new Set(cycle)].filter((id) => !known.has(id));
  const found = useQueries({
    queries: unknown.map((id) => apiQuery('catalog', itemRoutes.get, { params: { id } })),
  });
  for (const { data } of found) if (data) known.set(data.id, data);
  const path = cycle.map((id) => {
    const one = known.get(id);
    return one ? nameIn(locale, one) : '…';
  });
  return <FormProblem>{t('cycle', { path: path.join(' → ') })}</FormProblem>;
}
