import { BOOSTERS, type ForecastModel, MEAN_BOOSTERS, shareOfMean } from '../engine/model.ts';
import type { Prepared } from '../engine/prepare.ts';
import { isActive } from '../engine/sample.ts';
import { rowScale } from '../engine/scale.ts';
import type { PanelForecast } from '../engine/score.ts';
import { applyBins } from '../model/binning.ts';
import { FeatureBuilder } from '../model/features.ts';
import { type Players, playersOf } from './players.ts';
import { TreeExplainer } from './tree-explainer.ts';
import { TREE_WORDS } from './words.ts';

/** Parameters kept per series: those that weigh most over the days; the others stand in their word alone. */
export const KEPT_PARAMETERS = 6;

/**
 * Why a forecast is what it is: on every day `level + Σ pieces = mean`, base units. Series-major like the forecast; only
 * the first `days` days of the horizon are explained.
 */
export interface PanelExplanation {
  readonly days: number;
  /** Per series: an ordinary day, the mean over a week of it. */
  readonly level: Float64Array;
  /** series × days × words (TREE_WORDS). */
  readonly pieces: Float64Array;
  /** Names that `parameters` refers to. */
  readonly names: readonly string[];
  /** series × KEPT_PARAMETERS: index into `names`, 255 = none; heaviest first. */
  readonly parameters: Uint8Array;
  /** series × KEPT_PARAMETERS × days: signed contribution, base units. */
  readonly shares: Float32Array;
  /** series × KEPT_PARAMETERS × days: the value that the model read; NaN = unknown, or nothing that can be shown. */
  readonly values: Float32Array;
}

export const NO_PARAMETER = 255;
/** Rows (series × days) that one night explains: about two minutes of one core. */
const EXPLAINED_ROWS = 300_000;
const LEAST_DAYS = 2;

/** Days of the horizon that a night has time to explain: all of them for chains of up to some 21,000 series. */
export const explainedDays = ({ seriesCount, horizon }: { readonly seriesCount: number; readonly horizon: number }) =>
  Math.min(horizon, Math.max(LEAST_DAYS, Math.floor(EXPLAINED_ROWS / Math.max(1, seriesCount))));

const WORDS = TREE_WORDS.length;
const WEEKDAY = TREE_WORDS.indexOf('weekday');
const EVENTS = TREE_WORDS.indexOf('events');
const WEEK = 7;

/** An explanation of nothing yet. */
export function emptyExplanation(seriesCount: number, days: number, names: readonly string[]): PanelExplanation {
  const cells = seriesCount * KEPT_PARAMETERS;
  return {
    days,
    level: new Float64Array(seriesCount),
    pieces: new Float64Array(seriesCount * days * WORDS),
    names,
    parameters: new Uint8Array(cells).fill(NO_PARAMETER),
    shares: new Float32Array(cells * days),
    values: new Float32Array(cells * days).fill(Number.NaN),
  };
}

/**
 * Splits the forecast `out` of a panel that was scored with `model` at its end into words. The mean boosters' trees are
 * explained by {@link TreeExplainer}; the log link by the logarithmic mean (Ang 2005, LMDI), which leaves no remainder;
 * then everything is brought to units by what the ensemble took of the boosters. What smoothing says is the base.
 */
export function explainPanel(
  prepared: Prepared,
  model: ForecastModel,
  out: PanelForecast,
  days = prepared.panel.horizon,
): PanelExplanation {
  const { panel } = prepared;
  const work = new BlockExplainer(prepared, model, Math.min(days, panel.horizon));
  const explanation = emptyExplanation(panel.seriesCount, Math.min(days, panel.horizon), work.players.names);
  for (let s = 0; s < panel.seriesCount; s += BLOCK)
    work.explain(s, Math.min(panel.seriesCount, s + BLOCK), out, explanation);
  return explanation;
}

/** Series that go through the trees together, so that a tree's answers stay in the cache. */
const BLOCK = 64;

class BlockExplainer {
  readonly players: Players;
  /** The player that speaks of the same holiday in earlier years. */
  private readonly holidayPlayer: number;
  private readonly prepared: Prepared;
  private readonly model: ForecastModel;
  private readonly days: number;
  private readonly builder: FeatureBuilder;
  private readonly explainers: readonly TreeExplainer[];
  /** Of the whole horizon of one series, then of the explained days of a block. */
  private readonly horizonRows: Float32Array;
  private readonly features: Float32Array;
  private readonly bins: Uint8Array;
  /** What smoothing says of each row's day as an ordinary one, and what its holiday leaves of it; the level of each series. */
  private readonly smoothed: Float64Array;
  private readonly holiday: Float64Array;
  private readonly levels = new Float64Array(BLOCK);
  private readonly lumpy = new Float64Array(BLOCK);
  /** Per row the forecast of its day, holiday and all, which the answers of some boosters are shares of. */
  private readonly scale: Float64Array;
  /** Per mean booster: rows × players. */
  private readonly phi: readonly Float64Array[];
  /** rows × players, base units. */
  private readonly units: Float64Array;
  /** The ordinary forecast of each row. */
  private readonly base: Float64Array;

  constructor(prepared: Prepared, model: ForecastModel, days: number) {
    const { panel, sums, calendar } = prepared;
    this.prepared = prepared;
    this.model = model;
    this.days = days;
    this.builder = new FeatureBuilder(panel, sums, calendar);
    this.players = playersOf(this.builder.names);
    this.holidayPlayer = this.players.playerOf[this.builder.names.indexOf('eventSeries')] as number;
    const count = this.players.names.length;
    const { width } = this.builder;
    const boosters = model.boosters.slice(0, MEAN_BOOSTERS);
    const rows = BLOCK * days;
    this.explainers = boosters.map((b) => new TreeExplainer(b, this.players.playerOf, count));
    this.horizonRows = new Float32Array(panel.horizon * width);
    this.features = new Float32Array(rows * width);
    this.bins = new Uint8Array(rows * width);
    this.smoothed = new Float64Array(rows);
    this.holiday = new Float64Array(rows);
    this.scale = new Float64Array(rows);
    this.phi = boosters.map(() => new Float64Array(rows * count));
    this.units = new Float64Array(rows * count);
    this.base = new Float64Array(rows);
  }

  /** Explains series [from, to), at most a block of them. */
  explain(from: number, to: number, out: PanelForecast, into: PanelExplanation): void {
    const { panel, sums } = this.prepared;
    const boosted: number[] = [];
    for (let s = from; s < to; s++) {
      const share = this.model.meanWeight[panel.category[s] as number] as number;
      if (this.explainers.length > 0 && share > 0 && isActive(panel, sums.first, s, panel.dayCount)) boosted.push(s);
      else this.writeSmoothed(s, out, into);
    }
    // A chain too young to train on has no boosters, and its model no bins.
    if (boosted.length === 0) return;
    boosted.forEach((s, i) => {
      this.readRows(s, i);
    });
    const { builder, bins, features } = this;
    const rows = boosted.length * this.days;
    applyBins(this.model.binner, features, 0, rows, bins, 0);
    this.explainers.forEach((e, b) => {
      e.explain(bins, builder.width, rows, this.phi[b] as Float64Array);
    });
    boosted.forEach((s, i) => {
      for (let h = 0; h < this.days; h++) this.toUnits(s, h, i * this.days + h, out);
      this.writePieces(s, i, out, into);
      this.writeParameters(s, i, into);
    });
  }

  /** The model's rows of one series into the block. */
  private readRows(s: number, i: number): void {
    const { builder, days, horizonRows } = this;
    builder.at(this.prepared.panel.dayCount);
    builder.build(s, horizonRows, 0);
    this.features.set(horizonRows.subarray(0, days * builder.width), i * days * builder.width);
    this.levels[i] = builder.scale;
    this.lumpy[i] = builder.lumpy;
    for (let h = 0; h < days; h++) {
      this.smoothed[i * days + h] = builder.smoothedMean[h] as number;
      this.holiday[i * days + h] = builder.holiday[h] as number;
      this.scale[i * days + h] = rowScale(builder, horizonRows, h);
    }
  }

  /**
   * From the trees' ratios to base units: fills `base` and `units` of one row. The base is an ordinary day; what is missing
   * because the store closes is a piece of its own.
   */
  private toUnits(s: number, h: number, row: number, out: PanelForecast): void {
    const { explainers, phi, units } = this;
    const { panel } = this.prepared;
    const count = this.players.names.length;
    const at = row * count;
    const ofCategory = this.model.meanWeight[panel.category[s] as number] as number;
    const share = shareOfMean(ofCategory, this.lumpy[Math.floor(row / this.days)] as number);
    const holiday = this.holiday[row] as number;
    const ordinary = (1 - share) * (this.smoothed[row] as number) * holiday;
    const boosted = (out.mean[s * panel.horizon + h] as number) - ordinary;
    units.fill(0, at, at + count);
    let predicted = 0;
    let expected = 0;
    explainers.forEach((e, b) => {
      const own = phi[b] as Float64Array;
      const { log } = this.model.boosters[b] as { log: boolean };
      let sum = e.expected;
      for (let j = at; j < at + count; j++) sum += own[j] as number;
      const low = log ? Math.exp(e.expected) : e.expected;
      const high = log ? Math.exp(sum) : sum;
      // Mean slope of exp between the two: pieces of the logarithm become pieces of the number.
      const flat = Math.abs(sum - e.expected) < 1e-12;
      const slope = !log ? 1 : flat ? low : (high - low) / (sum - e.expected);
      const level = (this.levels[Math.floor(row / this.days)] as number) * holiday;
      const unit = BOOSTERS[b]?.shareOf === 'level' ? level : (this.scale[row] as number);
      for (let j = at; j < at + count; j++) units[j] = (units[j] as number) + unit * slope * (own[j] as number);
      predicted += unit * high;
      expected += unit * low;
    });
    // The ensemble draws the mean to the median by a factor; a negative mean was cut to nothing.
    const factor = predicted > 1e-12 ? boosted / predicted : 0;
    for (let j = at; j < at + count; j++) units[j] = (units[j] as number) * factor;
    const base = (ordinary + expected * factor) / holiday;
    this.base[row] = base;
    const past = at + this.holidayPlayer;
    units[past] = (units[past] as number) + (holiday - 1) * base;
  }

  /** A series that the trees do not speak for: an ordinary day, its weekdays and its holidays. */
  private writeSmoothed(s: number, out: PanelForecast, into: PanelExplanation): void {
    const { days, builder } = this;
    builder.at(this.prepared.panel.dayCount);
    builder.build(s, this.horizonRows, 0);
    const mean = out.mean.subarray(s * this.prepared.panel.horizon);
    const ordinary = Array.from({ length: days }, (_, h) => (mean[h] as number) / (builder.holiday[h] as number));
    const week = Math.min(WEEK, days);
    const level = ordinary.slice(0, week).reduce((sum, units) => sum + units / week, 0);
    into.level[s] = level;
    ordinary.forEach((units, h) => {
      const at = (s * days + h) * WORDS;
      const rest = (mean[h] as number) - level;
      into.pieces[at + EVENTS] = (mean[h] as number) - units;
      into.pieces[at + WEEKDAY] = rest - (into.pieces[at + EVENTS] as number);
    });
  }

  /** Level and pieces; what rounding of floating point leaves goes to the weekday, so that the sum is the mean. */
  private writePieces(s: number, i: number, out: PanelForecast, into: PanelExplanation): void {
    const { base, units, days } = this;
    const { words } = this.players;
    const count = words.length;
    const week = Math.min(WEEK, days);
    let level = 0;
    for (let h = 0; h < week; h++) level += (base[i * days + h] as number) / week;
    into.level[s] = level;
    for (let h = 0; h < days; h++) {
      const at = (s * days + h) * WORDS;
      for (let j = 0; j < count; j++) {
        const piece = at + (words[j] as number);
        into.pieces[piece] = (into.pieces[piece] as number) + (units[(i * days + h) * count + j] as number);
      }
      let rest = (out.mean[s * this.prepared.panel.horizon + h] as number) - level;
      for (let g = 0; g < WORDS; g++) if (g !== WEEKDAY) rest -= into.pieces[at + g] as number;
      into.pieces[at + WEEKDAY] = rest;
    }
  }

  private writeParameters(s: number, i: number, into: PanelExplanation): void {
    const { builder, units, features, days } = this;
    const { shownColumn, scaled, names } = this.players;
    const count = names.length;
    const weight = names.map((_, j) => {
      let sum = 0;
      for (let h = 0; h < days; h++) sum += Math.abs(units[(i * days + h) * count + j] as number);
      return sum;
    });
    const order = names
      .map((_, j) => j)
      .filter((j) => (weight[j] as number) > 0)
      .sort((a, b) => (weight[b] as number) - (weight[a] as number) || a - b)
      .slice(0, KEPT_PARAMETERS);
    order.forEach((j, k) => {
      const slot = s * KEPT_PARAMETERS + k;
      into.parameters[slot] = j;
      const column = shownColumn[j] as number;
      for (let h = 0; h < days; h++) {
        into.shares[slot * days + h] = units[(i * days + h) * count + j] as number;
        if (column < 0) continue;
        const value = features[(i * days + h) * builder.width + column] as number;
        into.values[slot * days + h] = scaled[j] === 1 ? value * (this.levels[i] as number) : value;
      }
    });
  }
}
