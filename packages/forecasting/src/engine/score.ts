import { QUANTILE_COUNT } from '../demand/distribution.ts';
import { spreadOfDay } from '../demand/replenish-demand.ts';
import { applyBins } from '../model/binning.ts';
import { predictBooster } from '../model/booster.ts';
import { FeatureBuilder } from '../model/features.ts';
import { combine, wholeQuantiles } from './combine.ts';
import { BOOSTERS, type BoosterAim, boostedRow, type ForecastModel, shareOfMean, toSharesOfDay } from './model.ts';
import type { Prepared } from './prepare.ts';
import { isActive } from './sample.ts';
import { rowScale } from './scale.ts';
import { averageWeek, pullToWeeks, WEEK_DAYS, WeekForecaster, weekOfDay, weeksOf } from './weeks.ts';

/** Forecast of the horizon after the panel's last day; base units. */
export interface PanelForecast {
  /** seriesCount × horizon */
  readonly mean: Float64Array;
  /** seriesCount × horizon × 5; whole numbers where the good is counted */
  readonly quantiles: Float64Array;
  /** seriesCount × horizon; standard deviation of a day as orders use it (`spreadOfDay`), not rounded */
  readonly spread: Float64Array;
}

const BLOCK = 128;

/** Scores series [from, to) at `origin` (a column index ≤ dayCount) into `out`, which covers the whole panel. */
export class Scorer {
  private readonly prepared: Prepared;
  private readonly model: ForecastModel;
  private readonly builder: FeatureBuilder;
  private readonly features: Float32Array;
  private readonly bins: Uint8Array;
  private readonly raw: Float64Array[];
  private readonly scale: Float64Array;
  /** The series' level in shares of the row's scale. */
  private readonly levelShare: Float64Array;
  private readonly smoothed: Float64Array;
  private readonly weeks: WeekForecaster | null;
  private readonly weekFeatures: Float32Array;
  private readonly expected: Float64Array;
  /** Week of the block per row. */
  private readonly weekOf: Int32Array;
  private readonly dispersion = new Float64Array(BLOCK);
  private readonly counted = new Uint8Array(BLOCK);
  private readonly lumpy = new Float64Array(BLOCK);
  private readonly five = new Float64Array(5);
  private readonly day = new Float64Array(1 + QUANTILE_COUNT);
  private readonly oneDay = { mean: this.day, quantiles: this.day.subarray(1) };

  constructor(prepared: Prepared, model: ForecastModel) {
    const { panel, sums, calendar } = prepared;
    this.prepared = prepared;
    this.model = model;
    this.builder = new FeatureBuilder(panel, sums, calendar);
    const rows = BLOCK * panel.horizon;
    this.features = new Float32Array(rows * this.builder.width);
    this.bins = new Uint8Array(rows * this.builder.width);
    this.raw = model.boosters.map(() => new Float64Array(rows));
    this.scale = new Float64Array(rows);
    this.levelShare = new Float64Array(rows);
    this.smoothed = new Float64Array(rows);
    const perSeries = weeksOf(panel.horizon);
    this.weeks =
      model.week && perSeries > 0 ? new WeekForecaster(model.week, this.builder.width, BLOCK * perSeries) : null;
    this.weekFeatures = new Float32Array(BLOCK * perSeries * this.builder.width);
    this.expected = new Float64Array(BLOCK * perSeries);
    this.weekOf = Int32Array.from(
      { length: rows },
      (_, r) => Math.floor(r / panel.horizon) * perSeries + weekOfDay(r % panel.horizon, panel.horizon),
    );
  }

  run(from: number, to: number, origin: number, out: PanelForecast): void {
    this.builder.at(origin);
    for (let s = from; s < to; s += BLOCK) this.block(s, Math.min(to, s + BLOCK), origin, out);
  }

  private block(from: number, to: number, origin: number, out: PanelForecast): void {
    const { builder, model, features, bins, raw, scale, levelShare, smoothed } = this;
    const { horizon } = this.prepared.panel;
    const width = builder.width;
    const count = to - from;
    for (let i = 0; i < count; i++) {
      builder.build(from + i, features, i * horizon * width);
      const own = features.subarray(i * horizon * width, (i + 1) * horizon * width);
      for (let h = 0; h < horizon; h++) {
        scale[i * horizon + h] = rowScale(builder, own, h);
        levelShare[i * horizon + h] = builder.levelOn(h) / (scale[i * horizon + h] as number);
        smoothed[i * horizon + h] = builder.smoothedOn(h);
      }
      this.dispersion[i] = builder.dispersion;
      this.counted[i] = builder.counted ? 1 : 0;
      this.lumpy[i] = builder.lumpy;
    }
    const rows = count * horizon;
    if (model.boosters.length > 0) {
      applyBins(model.binner, features, 0, rows, bins, 0);
      for (let b = 0; b < raw.length; b++) {
        const out = raw[b] as Float64Array;
        predictBooster(model.boosters[b] as (typeof model.boosters)[number], bins, width, rows, out);
        toSharesOfDay(BOOSTERS[b] as BoosterAim, out, rows, levelShare);
      }
      this.pull(count);
    }
    for (let i = 0; i < count; i++) this.writeSeries(from + i, i, origin, out);
  }

  /** Draws the days of `count` series to their weeks. */
  private pull(count: number): void {
    const { model, weeks, builder, features, weekFeatures, expected, raw, scale, weekOf } = this;
    if (!weeks) return;
    const { width } = builder;
    const { horizon } = this.prepared.panel;
    const perSeries = weeksOf(horizon);
    for (let i = 0; i < count; i++)
      for (let w = 0; w < perSeries; w++)
        averageWeek(features, i * horizon + w * WEEK_DAYS, width, weekFeatures, (i * perSeries + w) * width);
    weeks.run(weekFeatures, count * perSeries, expected);
    pullToWeeks(raw, count * horizon, scale, weekOf, expected, model.week?.pull ?? 0);
  }

  /** Joins boosters and dSES-NB for the i-th series of the block. */
  private writeSeries(s: number, i: number, origin: number, out: PanelForecast): void {
    const { model, raw, scale, smoothed, five, day } = this;
    const { panel, sums } = this.prepared;
    const { horizon } = panel;
    const boosted = model.boosters.length > 0 && isActive(panel, sums.first, s, origin);
    const category = panel.category[s] as number;
    const weight = boosted ? (model.weight[category] as number) : 0;
    const meanWeight = boosted ? shareOfMean(model.meanWeight[category] as number, this.lumpy[i] as number) : 0;
    const dispersion = this.dispersion[i] as number;
    five.fill(0);
    for (let h = 0; h < horizon; h++) {
      const r = i * horizon + h;
      if (boosted) boostedRow(raw, r, scale[r] as number, five);
      combine(model, five, weight, meanWeight, smoothed[r] as number, dispersion, this.counted[i] === 1, day);
      const at = s * horizon + h;
      out.mean[at] = day[0] as number;
      out.spread[at] = spreadOfDay(this.oneDay, 0);
      if (this.counted[i] === 1) wholeQuantiles(day);
      for (let k = 0; k < QUANTILE_COUNT; k++) out.quantiles[at * QUANTILE_COUNT + k] = day[k + 1] as number;
    }
  }
}
