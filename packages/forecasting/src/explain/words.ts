/** Which manager's word and which named parameter each column of the model belongs to. */

/**
 * The eight words a manager reads a forecast in. `baseLevel` and the first part of `weekday` are the forecast's own
 * ordinary day; the rest are what the trees add to it. `events` holds holidays and every known day of another kind.
 */
export const DEMAND_WORDS = [
  'baseLevel',
  'weekday',
  'season',
  'events',
  'promotion',
  'weather',
  'trend',
  'place',
] as const;
export type DemandWord = (typeof DEMAND_WORDS)[number];

/** Words that the trees speak in: all but the base. */
export const TREE_WORDS = DEMAND_WORDS.slice(1) as readonly Exclude<DemandWord, 'baseLevel'>[];
export type TreeWord = (typeof TREE_WORDS)[number];

/** How the value of a parameter is read from the row: as it stands, or times the series' level (then base units). */
export interface ParameterColumn {
  readonly parameter: string;
  readonly word: TreeWord;
  /** The column whose value is shown for the parameter; the others of the same parameter only contribute. */
  readonly shown?: 'plain' | 'scaled';
}

const table: Record<string, ParameterColumn> = {};
function put(word: TreeWord, parameter: string, columns: readonly string[], shown?: 'plain' | 'scaled'): void {
  columns.forEach((column, i) => {
    table[column] = { parameter, word, ...(i === 0 && shown ? { shown } : {}) };
  });
}
put('trend', 'recentLevel', ['level28', 'level7', 'level14', 'level56', 'raw7', 'raw28'], 'scaled');
put('trend', 'longLevel', ['level182'], 'scaled');
put('trend', 'lastDays', ['last1', 'last2', 'max28'], 'scaled');
put('trend', 'daysSinceSale', ['daysSinceSale', 'zeroShare14'], 'plain');
put('trend', 'momentumStore', ['storeMomentum14', 'storeMomentum', 'storeLevelTrend'], 'plain');
put('trend', 'momentumItem', ['skuMomentum14', 'skuMomentum', 'skuLevelTrend'], 'plain');
put('trend', 'momentumCategory', ['categoryMomentum'], 'plain');
put('trend', 'momentumChain', ['chainMomentum14', 'chainMomentum', 'chainLevelTrend'], 'plain');
put('trend', 'daysAhead', ['horizon'], 'plain');
put('place', 'spread', ['spread56', 'zeroShare56', 'dispersion'], 'scaled');
put('place', 'storeItem', ['logLevel', 'store', 'sku', 'category']);
put('place', 'itemAge', ['age'], 'plain');
put(
  'weekday',
  'sameWeekdays',
  ['sameWeekday8', 'sameWeekday4', 'sameWeekday1', 'sameWeekday2', 'sameWeekdayMedian', 'smoothed'],
  'scaled',
);
put('weekday', 'weekdayPattern', ['weekdayIndex', 'categoryWeekday', 'weekday'], 'plain');
put(
  'season',
  'yearAgo',
  [
    ...['yearAgoWeek', 'yearAgoDay', 'yearTrend', 'seriesSeason', 'skuSeason', 'chainSeason'],
    ...['skuWeekdaySeason', 'storeWeekdaySeason', 'chainWeekdaySeason'],
  ],
  'plain',
);
put('season', 'season', ['dayOfYear'], 'plain');
put('season', 'dayOfMonth', ['dayOfMonth'], 'plain');
put(
  'events',
  'sameHolidayBefore',
  ['eventChain', 'eventSeries', 'eventStore', 'eventSku', 'eventYears', 'easterSku', 'easterChain'],
  'plain',
);
put('events', 'holidayNear', [
  ...['event', 'eventTomorrow', 'eventYesterday', 'toNextEvent', 'sinceLastEvent', 'eventOffset', 'easterOffset'],
]);

/** Known-future columns whose names say what they are; any other one is an event. */
const NAMED: readonly (readonly [RegExp, TreeWord])[] = [
  [/promo|price|discount|coupon|campaign/i, 'promotion'],
  [/temperature|rain|snow|wind|weather|humid|sun/i, 'weather'],
  [/footfall|visitor|traffic/i, 'place'],
];

/** True when the model's own column has an entry here; a known-future column needs none. */
export const isListed = (column: string): boolean => Object.hasOwn(table, column);

/** Parameter and word of a column of the feature matrix. Derived columns (`name:lastWeek`) belong to their origin. */
export function columnMeaning(column: string): ParameterColumn {
  const own = Object.hasOwn(table, column) ? table[column] : undefined;
  if (own) return own;
  const [name, derived] = column.split(':') as [string, string | undefined];
  const word = NAMED.find(([pattern]) => pattern.test(name))?.[1] ?? 'events';
  return { parameter: name, word, ...(derived === undefined ? { shown: 'plain' as const } : {}) };
}
