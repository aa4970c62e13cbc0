import type { ItemDetail, RecipeInput } from '@larder/contracts/catalog/items';
import type { z } from 'zod';
import type { PickedItem } from '../../components/item-combobox.tsx';
import { isQuantity } from '../../lib/amount.ts';

type Recipe = ItemDetail['recipes'][number];

/** One ingredient row of the editor; texts as typed. */
export interface LineDraft {
  key: number;
  item: PickedItem | null;
  quantity: string;
  wastePct: string;
}

export interface RecipeDraft {
  effectiveFrom: string;
  yield: string;
  lines: readonly LineDraft[];
}

export type DraftProblem = 'required' | 'quantity' | 'waste' | 'twice';
/** Problems by place: `effectiveFrom`, `yield`, `lines.<key>.item` and so on. */
export type DraftProblems = Readonly<Record<string, DraftProblem>>;

const MAX_WASTE = 90;
const EMPTY_LINE: LineDraft = { key: 1, item: null, quantity: '', wastePct: '0' };

/** A new version starts as a copy of the latest one, from today on. */
export function draftFrom(latest: Recipe | undefined, today: string): RecipeDraft {
  return {
    effectiveFrom: today,
    yield: latest?.yield ?? '1',
    lines: latest?.lines.map((line, index) => ({
      key: index + 1,
      item: {
        id: line.componentId,
        sku: line.componentSku,
        name: line.componentName,
        nameEn: line.componentNameEn,
        baseUom: line.uom,
      },
      quantity: line.quantity,
      wastePct: String(line.wastePct),
    })) ?? [EMPTY_LINE],
  };
}

export function addLine(lines: readonly LineDraft[]): LineDraft[] {
  return [...lines, { ...EMPTY_LINE, key: Math.max(0, ...lines.map((line) => line.key)) + 1 }];
}

const isWaste = (text: string) => /^\d{1,2}(?:\.\d{1,2})?$/.test(text.trim()) && Number(text) <= MAX_WASTE;
const isPositive = (text: string) => isQuantity(text) && Number(text) > 0;

/** Everything that keeps the draft from being saved. */
export function problemsOf(draft: RecipeDraft): DraftProblems {
  const found: Record<string, DraftProblem> = {};
  if (!/^\d{4}-\d{2}-\d{2}$/.test(draft.effectiveFrom)) found['effectiveFrom'] = 'required';
  if (!isPositive(draft.yield)) found['yield'] = 'quantity';
  const seen = new Set<string>();
  for (const line of draft.lines) {
    if (!line.item) found[`lines.${line.key}.item`] = 'required';
    else if (seen.has(line.item.id)) found[`lines.${line.key}.item`] = 'twice';
    else seen.add(line.item.id);
    if (!isPositive(line.quantity)) found[`lines.${line.key}.quantity`] = 'quantity';
    if (!isWaste(line.wastePct)) found[`lines.${line.key}.wastePct`] = 'waste';
  }
  return found;
}

/** The body of a draft without problems. */
export function inputOf(draft: RecipeDraft): z.input<typeof RecipeInput> {
  return {
    effectiveFrom: draft.effectiveFrom,
    yield: draft.yield.trim(),
    lines: draft.lines.flatMap((line) =>
      line.item ? [{ componentId: line.item.id, quantity: line.quantity.trim(), wastePct: Number(line.wastePct) }] : [],
    ),
  };
}

/** The version that counts on a day: the highest number among those that have begun, as the server counts sales. */
export function versionOn(recipes: readonly Recipe[], day: string): Recipe | undefined {
  return recipes
    .filter((recipe) => recipe.effectiveFrom <= day)
    .toSorted((a, b) => b.version - a.version)
    .at(0);
}
