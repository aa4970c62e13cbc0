export * from './chart-frame.tsx';
export {
  type ChartModel,
  type ChartPoint,
  type ChartSeries,
  type HeatChart,
  type SeriesChart,
  tableOf,
} from './chart-types.ts';
