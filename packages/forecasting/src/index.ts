/** Pure forecasting and replenishment: no input or output, no clock, no randomness; the same input gives the same bits. */
export {
  type CategoryProfiles,
  categoryProfiles,
  type DemandHistory,
  mergeCategoryProfiles,
} from './demand/category-profile.ts';
export {
  type DemandDistribution,
  demandDistribution,
  demandQuantiles,
  expectedDemandGivenSoldOut,
  QUANTILE_COUNT,
  QUANTILE_LEVELS,
} from './demand/distribution.ts';
export { DAY_CLOSED, DAY_NOT_LISTED, DAY_SOLD_OUT } from './demand/flags.ts';
export {
  type ForecastInput,
  type ForecastOutput,
  forecastSeries,
  SOURCE_BLENDED,
  SOURCE_CATEGORY,
  SOURCE_OWN,
} from './demand/forecast.ts';
export { demandOf, type MeanAndQuantiles, spreadOfDay } from './demand/replenish-demand.ts';
export { type RunOutForecast, type RunOutInput, runOutForecast } from './outlook/run-out.ts';
export { milliFromBigint, milliFromUnits, milliToBigint } from './quantity.ts';
export {
  type FitLine,
  type FitOutcome,
  type FitResult,
  type FitStage,
  fitOrder,
  loadOf,
  type OrderTerms,
  TRUCK_SIDES,
  type TruckLoad,
  type TruckSide,
} from './replenish/fit-order.ts';
export { type OrderCurve, orderCurve, replayBaseline, replenish, replenishBatch } from './replenish/replenish.ts';
export { type FittedOrder, fitBaselines, type OrderedLine, replayOrder } from './replenish/replenish-order.ts';
export { Shelf, type ShelfCost, type ShelfDay, shelfCost } from './replenish/shelf.ts';
export type {
  DemandDriver,
  DemandPiece,
  IncomingStock,
  LineOrderFacts,
  PackStep,
  ReplenishDemand,
  ReplenishInput,
  ReplenishResult,
  ReplenishSnapshot,
  ReplenishTerm,
  StockLot,
  UnitEconomics,
} from './replenish/types.ts';
export {
  explodeUsage,
  type IngredientForecast,
  type ItemForecast,
  type Recipe,
  type RecipeComponent,
  RecipeCycleError,
} from './usage/explode.ts';
