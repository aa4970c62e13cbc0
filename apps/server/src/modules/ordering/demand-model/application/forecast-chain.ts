import { spreadOfDay } from '@larder/forecasting';
import { type EngineResult, type LocalColumn, runEngine } from '@larder/forecasting/engine/index';
import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../../../foundation/catalog/index.ts';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { isIncomplete, SalesApi } from '../../../../foundation/sales/index.ts';
import { addDays, daysBetween } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { isForecast } from '../../application/forecast-items.ts';
import { storeHistory } from '../../application/planning/store-history.ts';
import { KnownCalendar } from '../../signals/application/known-calendar.ts';
import { DemandModelsRepository, type ModelCard, packExplanation } from '../data/demand-models.repository.ts';
import { type ChainPanel, ChainPanelBuilder, MODEL_DAYS, MODEL_HORIZON } from '../domain/chain-panel.ts';
import { storeExplanation } from '../domain/store-explanation.ts';
import { ENGINE_THREADS } from '../engine-threads.ts';

/** A chain's forecasts are many large rows: what a training of minutes made must not be lost to the default limit. */
const KEEP_TIMEOUT_MS = 120_000;
/** A model is trained again after a week: sales move slower than a training costs. */
const RETRAIN_DAYS = 7;

export interface ChainOutcome {
  readonly modelId: string | null;
  readonly trained: boolean;
  readonly series: number;
  readonly stores: number;
}

/**
 * One night of the chain's model: reads two years of every store, trains when it is due, and keeps what each store will
 * sell. Reading and writing are short transactions; the arithmetic runs in a thread of its own between them.
 */
@Injectable()
export class ForecastChain {
  constructor(
    private readonly db: TenantDb,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly sales: SalesApi,
    private readonly known: KnownCalendar,
    private readonly models: DemandModelsRepository,
    private readonly clock: Clock,
  ) {}

  /** @param originDate first day to forecast; the history ends the day before */
  async run(
    ctx: TenantContext,
    originDate: string,
    options: { readonly train?: boolean | undefined; readonly signal?: AbortSignal },
  ): Promise<ChainOutcome> {
    const chain = await this.panel(ctx, originDate);
    if (chain === null) return { modelId: null, trained: false, series: 0, stores: 0 };
    const card = await this.db.tx(ctx, (tx) => this.models.newest(tx));
    const usable = card && !options.train && this.usable(card, chain, originDate) ? card : undefined;
    const model = usable ? ((await this.db.tx(ctx, (tx) => this.models.body(tx, usable.id))) ?? null) : null;
    const started = performance.now();
    const result = await runEngine(
      { panel: chain.panel, model, threads: ENGINE_THREADS, explain: true },
      options.signal,
    );
    const durationMs = Math.round(performance.now() - started);
    const explanations = await packed(chain, result);
    const modelId = await this.db.tx(
      ctx,
      (tx) => this.keep(tx, chain, originDate, result, explanations, usable?.id, durationMs),
      { timeoutMs: KEEP_TIMEOUT_MS },
    );
    return { modelId, trained: result.trained, series: chain.panel.seriesCount, stores: chain.rows.length };
  }

  private usable(card: ModelCard, chain: ChainPanel, originDate: string): boolean {
    const age = daysBetween(card.originDate, originDate);
    return age >= 0 && age < RETRAIN_DAYS && card.categories.join() === chain.categories.join();
  }

  /** Sales of every trading store over two years, with the calendar that is known for them. */
  async panel(ctx: TenantContext, originDate: string): Promise<ChainPanel | null> {
    const from = addDays(originDate, -MODEL_DAYS);
    const to = addDays(originDate, -1);
    const { stores, items, book, calendar } = await this.db.tx(ctx, async (tx) => ({
      stores: (await this.org.stores(tx, 'all')).filter((s) => s.kind === 'store' && s.status === 'open'),
      items: new Map((await this.catalog.allItems(tx)).map((i) => [i.id, i])),
      book: await this.catalog.recipeBook(tx, originDate),
      calendar: await this.known.columns(tx, from, MODEL_DAYS + MODEL_HORIZON),
    }));
    const accepts = (id: string) => isForecast(items.get(id), book);
    const builder = new ChainPanelBuilder(MODEL_DAYS);
    for (const { id } of stores) {
      // A transaction per store: a long one would hold back the clean-up of every table.
      const { sold, days } = await this.db.tx(ctx, async (tx) => ({
        sold: await this.sales.itemDays(tx, { storeIds: [id], from, to }),
        days: await this.sales.storeDays(tx, [id], from, to),
      }));
      const ignored = new Set(days.filter(isIncomplete).map((d) => daysBetween(from, d.businessDate)));
      builder.add(id, storeHistory(sold, MODEL_DAYS, accepts, [], ignored));
    }
    const chain = builder.build(from, (itemId) => items.get(itemId)?.categoryId ?? '', calendar);
    return chain && { ...chain, panel: { ...chain.panel, local: await this.local(ctx, chain, chain.panel.dayCount) } };
  }

  /**
   * What differs by store and item in a chain, as it was known on the eve of an origin.
   * @param dayCount days of the panel before the origin
   */
  local(ctx: TenantContext, chain: ChainPanel, dayCount: number): Promise<LocalColumn[]> {
    return this.db.tx(ctx, async (tx) => {
      const items = new Map((await this.catalog.allItems(tx)).map((i) => [i.id, i]));
      return this.known.local(tx, {
        from: chain.from,
        dayCount,
        days: dayCount + chain.panel.horizon,
        rows: chain.rows,
        seriesCount: chain.panel.seriesCount,
        categoryOf: (id) => items.get(id)?.categoryId ?? null,
        priceOf: (id) => items.get(id)?.priceMinor ?? null,
      });
    });
  }

  private async keep(
    tx: Tx,
    chain: ChainPanel,
    originDate: string,
    result: EngineResult,
    explanations: ReadonlyMap<string, Buffer>,
    knownId: string | undefined,
    durationMs: number,
  ): Promise<string> {
    const now = this.clock.now();
    const modelId = result.trained || knownId === undefined ? newId() : knownId;
    if (modelId !== knownId) {
      await this.models.lock(tx);
      await this.models.insert(
        tx,
        {
          id: modelId,
          trainedAt: now,
          originDate,
          series: chain.panel.seriesCount,
          days: chain.panel.dayCount,
          categories: chain.categories,
          calendar: [...chain.panel.calendar, ...(chain.panel.local ?? [])].map((c) => c.name),
          durationMs,
        },
        result.model,
      );
    }
    const { horizon } = chain.panel;
    for (const { storeId, from, itemIds } of chain.rows) {
      const cells = itemIds.length * horizon;
      const at = from * horizon;
      await this.models.saveForecast(
        tx,
        {
          storeId,
          originDate,
          modelId,
          horizon,
          itemIds,
          means: Float32Array.from(result.forecast.mean.subarray(at, at + cells)),
          spreads: Float32Array.from({ length: cells }, (_, i) => spreadOfDay(result.forecast, at + i)),
          explanation: explanations.get(storeId) ?? null,
        },
        now,
      );
    }
    return modelId;
  }
}

/** Packed explanations by store. Made before the transaction that keeps them: packing takes longer than writing. */
async function packed(chain: ChainPanel, { explanation }: EngineResult): Promise<Map<string, Buffer>> {
  const packs = new Map<string, Buffer>();
  if (explanation)
    for (const { storeId, from, itemIds } of chain.rows)
      packs.set(storeId, await packExplanation(storeExplanation(explanation, from, itemIds.length)));
  return packs;
}
