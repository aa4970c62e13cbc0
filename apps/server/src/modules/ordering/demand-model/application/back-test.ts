import type { BackTest, BackTestCut } from '@larder/contracts/ordering/demand-model';
import { type ForecastModel, runEngine } from '@larder/forecasting/engine/index';
import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../../foundation/catalog/index.ts';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { addDays } from '../../../../platform/clock/business-date.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { dateOf } from '../../domain/supply-slot.ts';
import { MODEL_HORIZON } from '../domain/chain-panel.ts';
import { panelBefore, Replay, type ReplayScores } from '../domain/replay.ts';
import type { Score } from '../domain/score.ts';
import { ENGINE_THREADS } from '../engine-threads.ts';
import { ForecastChain } from './forecast-chain.ts';
import { MoneyReplays } from './money-replays.ts';

/** Fortnights that are replayed; each starts where the one before it ends. */
export const REPLAYED = 4;
/** History that the oldest replay must leave to learn from. */
const LEAST_DAYS = 56;

export type BackTestResult = Omit<BackTest, 'id' | 'madeAt'>;

/**
 * Replays past weeks blind: the model is trained on what lay before the first of them and then forecasts each fortnight
 * from what was known on its eve. Nothing of the replayed days reaches training.
 */
@Injectable()
export class RunBackTest {
  constructor(
    private readonly db: TenantDb,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly chain: ForecastChain,
    private readonly money: MoneyReplays,
  ) {}

  /** @returns null when the history is too short to replay a single fortnight */
  async run(
    ctx: TenantContext,
    originDate: string,
    options: { readonly signal?: AbortSignal; readonly onStep: (done: number, total: number) => Promise<void> },
  ): Promise<BackTestResult | null> {
    const chain = await this.chain.panel(ctx, originDate);
    if (chain === null) return null;
    const { panel } = chain;
    const count = Math.min(REPLAYED, Math.floor((panel.dayCount - LEAST_DAYS) / MODEL_HORIZON));
    if (count < 1) return null;
    const origins = Array.from({ length: count }, (_, i) => panel.dayCount - (count - i) * MODEL_HORIZON);
    const replay = new Replay(chain);
    const dateAt = (column: number) => dateOf(panel.firstDay + column);
    const money = await this.money.open(ctx, chain, dateAt(origins[0] as number), dateAt(panel.dayCount - 1));
    let model: ForecastModel | null = null;
    for (const [i, origin] of origins.entries()) {
      await options.onStep(i, count);
      const known = { ...panelBefore(panel, origin), local: await this.chain.local(ctx, chain, origin) };
      const result = await runEngine({ panel: known, model, threads: ENGINE_THREADS }, options.signal);
      model ??= result.model;
      replay.add(known, result.forecast);
      await money.add(known, result.forecast);
    }
    await options.onStep(count, count);
    const scores = replay.finish();
    return {
      origins: origins.map(dateAt),
      horizon: MODEL_HORIZON,
      series: panel.seriesCount,
      units: scores.all.units,
      scores: scores.all.scores(),
      coverage: [...scores.coverage],
      ceiling: scores.ceiling,
      ...(await this.cuts(ctx, scores)),
      money: money.finish(),
    };
  }

  private async cuts(
    ctx: TenantContext,
    scores: ReplayScores,
  ): Promise<Pick<BackTest, 'stores' | 'categories' | 'weeks'>> {
    const { stores, items } = await this.db.tx(ctx, async (tx) => ({
      stores: new Map((await this.org.stores(tx, 'all')).map((s) => [s.id, s])),
      items: await this.catalog.allItems(tx),
    }));
    const categories = new Map(
      items.map((i) => [i.categoryId ?? '', { name: i.categoryName ?? '', nameEn: i.categoryNameEn }]),
    );
    const cut = (
      key: string,
      named: { name: string; nameEn: string | null } | undefined,
      score: Score,
    ): BackTestCut => ({
      key,
      name: named?.name ?? '',
      nameEn: named?.nameEn ?? null,
      units: score.units,
      scores: score.scores(),
    });
    return {
      stores: [...scores.stores].map(([id, score]) => cut(id, stores.get(id), score)),
      categories: [...scores.categories].map(([id, score]) => cut(id, categories.get(id), score)),
      weeks: [...scores.weeks]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([from, score]) => cut(from, weekName(from), score)),
    };
  }
}

const weekName = (from: string) => ({ name: `${from} – ${addDays(from, 6)}`, nameEn: null });
