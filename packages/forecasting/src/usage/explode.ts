/**
 * Theoretical usage: what a forecast of dishes consumes of each ingredient. Recipes may nest (semi-finished goods).
 * Gross need of a component = quantity ÷ yield ÷ (1 − waste), per finished unit of the recipe.
 */

export interface RecipeComponent {
  /** Ingredient or semi-finished item. */
  readonly item: string;
  /** Net thousandths of the component's base unit per batch of the recipe. */
  readonly quantityMilli: number;
  /** Usable share of what is bought, 0 < yield ≤ 1 (peeling, boning); default 1. */
  readonly yield?: number;
  /** Share lost in preparation, 0 ≤ waste < 1; default 0. */
  readonly waste?: number;
}

export interface Recipe {
  readonly item: string;
  /** Thousandths of the item's base unit that one batch gives. */
  readonly batchMilli: number;
  readonly components: readonly RecipeComponent[];
}

/** Demand of one sold item per day; variances optional (base units², as dispersion × mean). */
export interface ItemForecast {
  readonly item: string;
  /** Expected units per day (base units, fractions allowed). */
  readonly mean: readonly number[];
  readonly variance?: readonly number[];
}

export interface IngredientForecast {
  readonly item: string;
  readonly mean: number[];
  /** Days' variance assuming independent dishes; 0 when no dish carried one. */
  readonly variance: number[];
  /** Expected units per day by sold item, for the explanation. */
  readonly from: { readonly item: string; readonly perUnit: number }[];
}

/** Thrown when recipes contain each other. */
export class RecipeCycleError extends Error {
  readonly path: readonly string[];
  constructor(path: readonly string[]) {
    super(`recipes contain each other: ${path.join(' > ')}`);
    this.name = 'RecipeCycleError';
    this.path = path;
  }
}

/**
 * Explodes dish forecasts into ingredient forecasts (base units per day), sorted by ingredient. An item without a
 * recipe is its own ingredient. Throws RecipeCycleError, and RangeError on a yield, waste or batch out of range.
 */
export function explodeUsage(
  forecasts: readonly ItemForecast[],
  recipes: readonly Recipe[],
  days: number,
): IngredientForecast[] {
  const byItem = new Map(recipes.map((recipe) => [recipe.item, recipe]));
  const flat = new Map<string, ReadonlyMap<string, number>>();
  const result = new Map<string, IngredientForecast>();
  const ordered = [...forecasts].sort((a, b) => (a.item < b.item ? -1 : a.item > b.item ? 1 : 0));
  for (const forecast of ordered) {
    for (const [ingredient, perUnit] of flatten(forecast.item, byItem, flat, [])) {
      let entry = result.get(ingredient);
      if (!entry) {
        entry = { item: ingredient, mean: zeros(days), variance: zeros(days), from: [] };
        result.set(ingredient, entry);
      }
      entry.from.push({ item: forecast.item, perUnit });
      for (let day = 0; day < days; day++) {
        entry.mean[day] = (entry.mean[day] as number) + perUnit * (forecast.mean[day] ?? 0);
        entry.variance[day] = (entry.variance[day] as number) + perUnit * perUnit * (forecast.variance?.[day] ?? 0);
      }
    }
  }
  return [...result.values()].sort((a, b) => (a.item < b.item ? -1 : a.item > b.item ? 1 : 0));
}

/** Base units of each bought ingredient in one base unit of the item. */
function flatten(
  item: string,
  recipes: ReadonlyMap<string, Recipe>,
  done: Map<string, ReadonlyMap<string, number>>,
  path: readonly string[],
): ReadonlyMap<string, number> {
  const known = done.get(item);
  if (known) return known;
  if (path.includes(item)) throw new RecipeCycleError([...path.slice(path.indexOf(item)), item]);
  const recipe = recipes.get(item);
  const usage = new Map<string, number>();
  if (!recipe) usage.set(item, 1);
  else if (!(recipe.batchMilli > 0)) throw new RangeError(`batch of ${item} must be above 0`);
  for (const component of recipe?.components ?? []) {
    const gross = grossMilli(component) / (recipe as Recipe).batchMilli;
    for (const [ingredient, perUnit] of flatten(component.item, recipes, done, [...path, item]))
      usage.set(ingredient, (usage.get(ingredient) ?? 0) + gross * perUnit);
  }
  done.set(item, usage);
  return usage;
}

/** What has to be bought for one batch: net quantity ÷ yield ÷ (1 − waste). */
function grossMilli({ item, quantityMilli, yield: yieldShare = 1, waste = 0 }: RecipeComponent): number {
  if (!(yieldShare > 0 && yieldShare <= 1)) throw new RangeError(`yield of ${item} out of range: ${yieldShare}`);
  if (!(waste >= 0 && waste < 1)) throw new RangeError(`waste of ${item} out of range: ${waste}`);
  if (!(quantityMilli >= 0)) throw new RangeError(`quantity of ${item} must not be negative`);
  return quantityMilli / yieldShare / (1 - waste);
}

function zeros(days: number): number[] {
  return new Array<number>(days).fill(0);
}
