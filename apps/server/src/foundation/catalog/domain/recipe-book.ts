import type { RecipeBook, RecipeComponent } from './item.ts';

const MICRO = 1_000_000n;
const WHOLE_BP = 10_000n;
/** Deeper nesting is a mistake in the data (set meal → dish → semi-finished → ingredient is four). */
const MOST_LEVELS = 12;

export interface RecipeVersion {
  readonly itemId: string;
  readonly version: number;
  readonly effectiveFrom: string;
  readonly yieldMilli: bigint;
  readonly lines: readonly { readonly componentId: string; readonly quantityMilli: bigint; readonly wasteBp: number }[];
}

export interface RecipeItem {
  readonly id: string;
  readonly stocked: boolean;
}

const roundedDivision = (n: bigint, d: bigint): bigint => (2n * n + d) / (2n * d);

/** Gross need of a component per parent unit, millionths: quantity ÷ yield ÷ (1 − waste), rounded half up. */
export const microPerUnit = (quantityMilli: bigint, yieldMilli: bigint, wasteBp: number): bigint =>
  roundedDivision(quantityMilli * MICRO * WHOLE_BP, yieldMilli * (WHOLE_BP - BigInt(wasteBp)));

/**
 * Recipes as they count on one business date, flattened to what a store keeps in stock. An item that is stocked is its own
 * leaf even when it has a recipe (a kitchen makes it); an item that is not stocked is exploded when sold.
 */
export function buildRecipeBook(
  revision: bigint,
  businessDate: string,
  recipes: readonly RecipeVersion[],
  items: readonly RecipeItem[],
): RecipeBook {
  const current = new Map<string, RecipeVersion>();
  for (const recipe of recipes) {
    if (recipe.effectiveFrom > businessDate) continue;
    const known = current.get(recipe.itemId);
    if (!known || recipe.version > known.version) current.set(recipe.itemId, recipe);
  }
  const stocked = new Map(items.map((i) => [i.id, i.stocked]));
  const flattened = new Map<string, readonly RecipeComponent[]>();

  const flatten = (itemId: string, level: number): readonly RecipeComponent[] => {
    const known = flattened.get(itemId);
    if (known) return known;
    let leaves: RecipeComponent[] = [];
    const recipe = current.get(itemId);
    if (stocked.get(itemId)) leaves = [{ itemId, microPerUnit: MICRO }];
    else if (recipe && level < MOST_LEVELS) {
      const sum = new Map<string, bigint>();
      for (const line of recipe.lines) {
        const micro = microPerUnit(line.quantityMilli, recipe.yieldMilli, line.wasteBp);
        for (const leaf of flatten(line.componentId, level + 1))
          sum.set(leaf.itemId, (sum.get(leaf.itemId) ?? 0n) + roundedDivision(micro * leaf.microPerUnit, MICRO));
      }
      leaves = [...sum].map(([id, micro]) => ({ itemId: id, microPerUnit: micro }));
    }
    flattened.set(itemId, leaves);
    return leaves;
  };

  return {
    revision,
    leaves: (itemId) => flatten(itemId, 0),
    components: (itemId) => {
      const recipe = current.get(itemId);
      return (recipe?.lines ?? []).map((line) => ({
        itemId: line.componentId,
        microPerUnit: microPerUnit(line.quantityMilli, (recipe as RecipeVersion).yieldMilli, line.wasteBp),
      }));
    },
    version: (itemId) => current.get(itemId)?.version ?? 0,
    isExploded: (itemId) => stocked.get(itemId) === false && current.has(itemId),
  };
}

/** The first cycle a new recipe would close, as item ids, or undefined. Checked before a version is stored. */
export function findCycle(
  itemId: string,
  componentIds: readonly string[],
  componentsOf: (itemId: string) => readonly string[],
): readonly string[] | undefined {
  const walk = (id: string, trail: readonly string[]): readonly string[] | undefined => {
    if (id === itemId) return [...trail, id];
    if (trail.includes(id)) return undefined;
    for (const next of componentsOf(id)) {
      const cycle = walk(next, [...trail, id]);
      if (cycle) return cycle;
    }
    return undefined;
  };
  for (const id of componentIds) {
    const cycle = walk(id, [itemId]);
    if (cycle) return cycle;
  }
  return undefined;
}
