import { fromMilli } from '@larder/contracts/common/quantity';
import type { AlertEvidence } from '@larder/contracts/inventory/alerts';
import { Injectable } from '@nestjs/common';
import { addDays, businessDateOf } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { Jobs, Outbox } from '../../../platform/jobs/work-items.ts';
import { LiveBus } from '../../../platform/live/live-bus.ts';
import { CatalogApi, type ListingInfo } from '../../catalog/index.ts';
import { OrgApi, type StoreInfo } from '../../org/index.ts';
import { AlertsRepository, type Judged, type RunningAlert } from '../data/alerts.repository.ts';
import { StockRepository } from '../data/stock.repository.ts';
import { type FeedState, feedState } from '../domain/sales-feed.ts';
import { judge, judgeUnlisted, safetyLine, severity, worse } from '../domain/stock-alert.ts';
import { stockAlertsRaised } from '../events.ts';
import type { ExpectedReceipt } from '../inventory.facade.ts';
import { evaluateAlerts } from '../jobs/evaluate-alerts.job.ts';
import type { SalesFeed } from '../stock-alerts.facade.ts';
import { SalesFeeds } from './sales-feeds.ts';

const MINUTE_MS = 60_000;
/** A store is judged as a whole at least this often, whatever moved. */
export const SWEEP_MS = 5 * MINUTE_MS;
/** Batches of a busy minute are judged together; well inside the minute that an alert may take. */
const GATHER_MS = 10_000;
/** Days behind the mean use of an item. */
const USE_DAYS = 28;
const KEPT_DAYS = 180;
const DAY_MS = 86_400_000;

/** Everything that an evaluation of one store stands on. */
interface Ground {
  readonly store: StoreInfo;
  readonly now: Date;
  readonly today: string;
  readonly coverDays: number;
  readonly marginPct: number;
  readonly feed: SalesFeed;
  readonly state: FeedState;
  readonly listings: ReadonlyMap<string, ListingInfo>;
  readonly expected: ReadonlyMap<string, ExpectedReceipt>;
}

/** Opens, updates and closes the stock alerts of a store. */
@Injectable()
export class EvaluateAlerts {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly stock: StockRepository,
    private readonly feeds: SalesFeeds,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
    private readonly live: LiveBus,
    private readonly clock: Clock,
  ) {}

  /** Marks items whose stock moved and books their evaluation. Called by the fold, so that ingest writes nothing more. */
  async moved(tx: Tx, storeId: string, itemIds: readonly string[]): Promise<void> {
    await this.alerts.mark(tx, storeId, itemIds);
    const runAt = new Date(this.clock.ms() + GATHER_MS);
    await this.jobs.enqueue(tx, evaluateAlerts, { storeId }, { dedupeKey: storeId, runAt });
  }

  /** @param whole judges every item, though none is due */
  async run(tx: Tx, storeId: string, whole = false): Promise<void> {
    await this.alerts.lock(tx, storeId);
    const marked = await this.alerts.takeMarks(tx, storeId);
    const store = await this.org.store(tx, storeId);
    if (store.cutoverAt === null) return;
    const policies = await this.org.policies(tx, storeId);
    const now = this.clock.now();
    const today = businessDateOf(now, store.zone, store.closeoutMinute);
    const watch = await this.alerts.watch(tx, storeId);
    const feed = await this.feeds.of(tx, storeId);
    const state = feedState(feed, store, policies['stock.silentMinutes'], now);
    const doubts = state.doubts.join(' ');
    const sweep =
      whole ||
      watch === undefined ||
      watch.usageOn !== today ||
      watch.doubts !== doubts ||
      watch.sweptAt.getTime() <= now.getTime() - SWEEP_MS;
    // A first day is measured again each time: what was used so far is all that is known.
    const measured =
      watch?.usageOn === today || (await this.alerts.measureUse(tx, storeId, addDays(today, -USE_DAYS), today));
    const running = new Map((await this.alerts.running(tx, storeId)).map((a) => [a.itemId, a]));
    if (policies['stock.alerts']) {
      const ground: Ground = {
        store,
        now,
        today,
        coverDays: policies['stock.lowCoverDays'],
        marginPct: policies['stock.alertMarginPct'],
        feed,
        state,
        listings: new Map((await this.catalog.listings(tx, storeId)).map((l) => [l.itemId, l])),
        expected: nearest(await this.stock.expected(tx, storeId)),
      };
      await this.judgeAll(tx, ground, sweep ? undefined : marked, running);
    } else {
      await this.alerts.resolve(
        tx,
        [...running.values()].map((a) => a.id),
        now,
      );
    }
    if (sweep) await this.alerts.forget(tx, storeId, new Date(now.getTime() - KEPT_DAYS * DAY_MS));
    await this.alerts.beat(tx, storeId, {
      evaluatedAt: now,
      sweptAt: sweep ? now : (watch?.sweptAt ?? now),
      usageOn: measured ? today : addDays(today, -1),
      doubts,
    });
  }

  private async judgeAll(
    tx: Tx,
    ground: Ground,
    itemIds: readonly string[] | undefined,
    running: ReadonlyMap<string, RunningAlert>,
  ): Promise<void> {
    const judged: Judged[] = [];
    const over: string[] = [];
    const raised: { alertId: string; kind: Judged['kind'] }[] = [];
    for (const figure of await this.alerts.figures(tx, ground.store.id, itemIds)) {
      const before = running.get(figure.itemId);
      const now = judgedOf(figure, before, ground);
      if (now === null) {
        if (before) over.push(before.id);
        continue;
      }
      judged.push(now);
      if (severity(now.worstKind) > severity(before?.worstKind ?? null))
        raised.push({ alertId: now.id, kind: now.kind });
    }
    await this.alerts.resolve(tx, over, ground.now);
    await this.alerts.save(tx, ground.store.id, judged, ground.now);
    if (over.length > 0 || judged.some((j) => j.changed))
      this.live.publish(tx, 'inventory.stock-alert', { storeId: ground.store.id });
    if (raised.length > 0)
      await this.outbox.publish(tx, stockAlertsRaised, { storeId: ground.store.id, alerts: raised });
  }
}

/** What an item is now; null: nothing is wrong. Getting worse puts it before people again, though it was acknowledged. */
function judgedOf(
  figure: Awaited<ReturnType<AlertsRepository['figures']>>[number],
  before: RunningAlert | undefined,
  ground: Ground,
): Judged | null {
  const { itemId, onHandMilli } = figure;
  const listing = ground.listings.get(itemId);
  const listed = listing !== undefined && isListed(listing, ground.today);
  const line = safetyLine(
    listed ? listing.safetyStockMilli : 0n,
    listed ? (figure.dailyMilli ?? 0n) : 0n,
    ground.coverDays,
    ground.marginPct,
  );
  const kind = listed ? judge(before !== undefined, onHandMilli, line) : judgeUnlisted(onHandMilli);
  if (kind === null) return null;
  const worstKind = before ? worse(before.worstKind, kind) : kind;
  const escalated = severity(worstKind) > severity(before?.worstKind ?? null);
  const sure = ground.state.doubts.length === 0;
  return {
    id: before?.id ?? newId(),
    itemId,
    kind,
    worstKind,
    state: escalated ? 'open' : (before?.state ?? 'open'),
    sure,
    onHandMilli,
    safetyMilli: line.safetyMilli,
    evidence: evidenceOf(figure, listing, ground),
    changed: before === undefined || before.kind !== kind || before.sure !== sure,
  };
}

const isListed = (listing: ListingInfo, today: string): boolean =>
  listing.status === 'listed' &&
  listing.listedFrom <= today &&
  (listing.listedTo === null || listing.listedTo >= today);

function evidenceOf(
  figure: { readonly itemId: string; readonly dailyMilli: bigint | null; readonly countedOn: string | null },
  listing: ListingInfo | undefined,
  { coverDays, feed, state, expected }: Ground,
): AlertEvidence {
  const coming = expected.get(figure.itemId);
  return {
    daily: figure.dailyMilli === null ? null : fromMilli(figure.dailyMilli),
    coverDays,
    listedSafety: fromMilli(listing?.safetyStockMilli ?? 0n),
    lastTicketAt: feed.lastTicketAt?.toISOString() ?? null,
    lastHeardAt: state.lastHeardAt?.toISOString() ?? null,
    terminals: feed.terminals.length,
    silentTerminals: state.silent,
    unsentTickets: state.unsent,
    doubts: [...state.doubts],
    lastCountedOn: figure.countedOn,
    expected: coming ? { quantity: fromMilli(coming.quantityMilli), dueDate: coming.dueDate } : null,
  };
}

/** The goods of each item that come first; `expected` is in the order of due dates. */
function nearest(expected: readonly ExpectedReceipt[]): Map<string, ExpectedReceipt> {
  const first = new Map<string, ExpectedReceipt>();
  for (const one of expected) if (!first.has(one.itemId)) first.set(one.itemId, one);
  return first;
}
