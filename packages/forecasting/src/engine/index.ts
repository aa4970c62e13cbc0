/** The trained engine: gradient boosting beside dSES-NB. Uses worker threads, touches no file and no network. */

export { KEPT_PARAMETERS, NO_PARAMETER, type PanelExplanation } from '../explain/explain-panel.ts';
export { DEMAND_WORDS, type DemandWord, TREE_WORDS, type TreeWord } from '../explain/words.ts';
export type { CalendarColumn, LocalColumn, LocalSubject, Panel } from '../model/panel.ts';
export { uncensorPanel } from '../model/uncensor.ts';
export { type EngineResult, type EngineTask, runEngine } from './background.ts';
export { calendarColumn } from './columns.ts';
export { type FitOptions, fitModel } from './fit.ts';
export { type LocalColumnOptions, type LocalEntry, localColumn } from './local-column.ts';
export type { ForecastModel, TrainingReport } from './model.ts';
export { type Prepared, prepare } from './prepare.ts';
export type { PanelForecast } from './score.ts';
export { forecastPanel } from './score-pool.ts';
