import type { ForecastOutput } from '@larder/forecasting';
import type { ExplanationReader, ReadParameter } from '../../demand-model/domain/store-explanation.ts';
import type { Lift } from '../../regional/domain/uplift.ts';
import { type DayReason, type NeedReasons, piecesOf } from './demand-pieces.ts';

/** Forecasts of the chain's trained model for one store: what it says counts, as far as it reaches. Base units. */
export interface TrainedForecast {
  readonly modelId: string;
  /** Null: too short a history for trees, smoothing alone stands behind it. */
  readonly trainedAt: Date | null;
  readonly horizon: number;
  readonly itemIds: readonly string[];
  /** Row i × horizon + day. */
  readonly means: Float32Array;
  /** Standard deviation of a day. */
  readonly spreads: Float32Array;
  /** Why; null where the night that made it could not say. */
  readonly reasons: ExplanationReader | null;
}

/** What each series of one store will sell, and why: the trained model where it speaks, smoothing for the rest. */
export class SeriesForecasts {
  /** The trained model that spoke, null when every item was smoothed. */
  readonly modelId: string | null;
  private readonly itemIds: readonly string[];
  private readonly smoothed: ForecastOutput;
  private readonly firstWeekday: number;
  private readonly trained: TrainedForecast | undefined;
  private readonly rows: ReadonlyMap<string, number>;
  private readonly raise: Lift | undefined;

  /** @param firstWeekday Monday-first weekday of day 0 @param raise what accepted alerts of early seasons raise */
  constructor(
    itemIds: readonly string[],
    smoothed: ForecastOutput,
    firstWeekday: number,
    trained: TrainedForecast | undefined,
    raise?: Lift,
  ) {
    this.itemIds = itemIds;
    this.smoothed = smoothed;
    this.firstWeekday = firstWeekday;
    this.trained = trained;
    this.raise = raise;
    this.rows = new Map(trained?.itemIds.map((id, row) => [id, row]));
    this.modelId = trained && this.rows.size > 0 ? trained.modelId : null;
  }

  isTrained(itemId: string): boolean {
    return this.rows.has(itemId);
  }

  /** Factor of an accepted alert of an early season, 1 without one. */
  lift(s: number, h: number): number {
    return this.raise?.(this.itemIds[s] as string, h) ?? 1;
  }

  /** Whole day h of series s, raised where an early season is expected; what is raised is as uncertain as before. */
  day(s: number, h: number): { readonly mean: number; readonly variance: number } {
    const factor = this.lift(s, h);
    const { mean, variance } = this.plain(s, h);
    return factor === 1 ? { mean, variance } : { mean: mean * factor, variance: variance * factor };
  }

  private plain(s: number, h: number): { readonly mean: number; readonly variance: number } {
    const { trained } = this;
    const row = trained && h < trained.horizon ? this.rows.get(this.itemIds[s] as string) : undefined;
    if (trained && row !== undefined) {
      const at = row * trained.horizon + h;
      return { mean: trained.means[at] as number, variance: (trained.spreads[at] as number) ** 2 };
    }
    const mean = this.smoothed.mean[s * this.smoothed.horizon + h] as number;
    return { mean, variance: mean * (this.smoothed.dispersion[s] as number) };
  }

  /** Parameters that weighed most on an item; none where smoothing answers. */
  parameters(itemId: string): readonly ReadParameter[] {
    const row = this.rows.get(itemId);
    return row === undefined ? [] : (this.trained?.reasons?.parameters(row) ?? []);
  }

  /**
   * The additive reasons of a need that several series make; null when smoothing alone speaks, whose factors say it.
   * @param remainingShare share of day 0 that is still ahead, already in `meanMilli`
   */
  reasonsOf(
    parts: readonly { readonly s: number; readonly perUnit: number; readonly itemId: string }[],
    meanMilli: readonly number[],
    remainingShare: number,
  ): NeedReasons | null {
    if (!parts.some((part) => this.isTrained(part.itemId))) return null;
    return piecesOf(
      meanMilli,
      remainingShare,
      parts.map(({ s, perUnit }) => ({ perUnit, reason: (h) => this.reason(s, h) })),
    );
  }

  private reason(s: number, h: number): DayReason {
    const reason = this.plainReason(s, h);
    const factor = this.lift(s, h);
    if (factor === 1) return reason;
    const { mean, words } = reason;
    return { ...reason, mean: mean * factor, words: [...words, ['regional', mean * (factor - 1)]] };
  }

  private plainReason(s: number, h: number): DayReason {
    const { mean } = this.plain(s, h);
    const row = this.rows.get(this.itemIds[s] as string);
    const reasons = this.trained?.reasons;
    if (reasons && row !== undefined && h < reasons.days)
      return {
        level: reasons.level(row),
        words: reasons.words.map((word, w) => [word, reasons.piece(row, h, w)]),
        mean,
        explained: true,
      };
    const level = this.smoothed.level[s] as number;
    const factor = this.smoothed.weekday[s * 7 + ((this.firstWeekday + h) % 7)] as number;
    return { level, words: [['weekday', level * (factor - 1)]], mean, explained: false };
  }
}
