import { ownSql } from '../../../platform/db/own-tables.ts';

export const tables = ownSql(
  'order_run',
  'demand_forecast',
  'demand_model',
  'chain_forecast',
  'demand_signal',
  'demand_signal_target',
  'demand_parameter_off',
  'weather_place',
  'weather_day',
  'weather_refusal',
  'suggested_order',
  'suggested_order_line',
  'suggested_order_basis',
  'suggested_order_event',
  'forecast_week',
  'forecast_accuracy',
  'replenishment_request',
  'replenishment_request_event',
  'override_outcome',
  'band_proposal',
);
