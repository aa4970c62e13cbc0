import { toMilli } from '@larder/contracts/common/quantity';
import type { RequestLineInput } from '@larder/contracts/ordering/requests';
import { Injectable } from '@nestjs/common';
import { CatalogApi, type ListingInfo } from '../../../../foundation/catalog/index.ts';
import { NotificationsApi } from '../../../../foundation/notifications/index.ts';
import { addDays, instantOf } from '../../../../platform/clock/business-date.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { type FieldError, InvalidInput, NotFound } from '../../../../platform/errors/domain-error.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { Jobs } from '../../../../platform/jobs/work-items.ts';
import { reaches } from '../../../../platform/tenancy/tenant-context.ts';
import { type StoreDesk, StorePlanner } from '../../application/store-planner.ts';
import { OpenRequestExists } from '../../ordering.errors.ts';
import { type RequestRow, RequestsRepository } from '../data/requests.repository.ts';
import { expireRequest } from '../jobs/expire-request.job.ts';
import { RequestDesk } from './request-desk.ts';
import { RequestTargets } from './request-targets.ts';

const MOST_MILLI = 1_000_000_000_000n;
const DAY_MS = 86_400_000;

interface Wish {
  /** Place in the submission, for what is said about it. */
  readonly index: number;
  readonly input: RequestLineInput;
  readonly listing: ListingInfo;
  readonly quantityMilli: bigint;
}

/** Somebody in the store asks for items. All of a submission is kept, or nothing with every bad line named. */
@Injectable()
export class AskRequest {
  constructor(
    private readonly planner: StorePlanner,
    private readonly requests: RequestsRepository,
    private readonly desk: RequestDesk,
    private readonly targets: RequestTargets,
    private readonly catalog: CatalogApi,
    private readonly notifications: NotificationsApi,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound for a store out of scope, InvalidInput, OpenRequestExists */
  async run(
    tx: Tx,
    input: { readonly storeId: string; readonly lines: readonly RequestLineInput[] },
  ): Promise<RequestRow[]> {
    if (!reaches(tx.ctx, 'ordering.request.write', input.storeId)) throw new NotFound();
    const store = await this.planner.desk(tx, input.storeId);
    const wishes = wishesOf(store, input.lines);
    const kept: RequestRow[] = [];
    const known: { index: number; request: RequestRow }[] = [];
    // By item: two submissions that name the same items must not wait for each other crosswise.
    for (const wish of [...wishes].sort((a, b) => (a.input.itemId < b.input.itemId ? -1 : 1))) {
      const outcome = await this.ask(tx, store, wish);
      if ('taken' in outcome) known.push({ index: wish.index, request: outcome.taken });
      else kept.push(outcome.kept);
    }
    if (known.length > 0) throw new OpenRequestExists(known);
    await this.tellManagers(tx, kept);
    return wishes.map((w) => kept.find((k) => k.item_id === w.input.itemId) as RequestRow);
  }

  private async ask(tx: Tx, store: StoreDesk, wish: Wish): Promise<{ kept: RequestRow } | { taken: RequestRow }> {
    const { input, listing, quantityMilli } = wish;
    const now = this.clock.now();
    const id = newId();
    const neededBy = input.neededBy ?? null;
    const expiresAt = expiryOf(store, now, neededBy);
    const inserted = await this.requests.insert(tx, {
      id,
      store_id: store.store.id,
      item_id: input.itemId,
      source_id: listing.sourceId,
      quantity_milli: quantityMilli,
      pack_milli: listing.packMilli,
      pack_uom: listing.packUom,
      reason: input.reason,
      note: input.note || null,
      needed_by: neededBy,
      asked_delivery: await this.targets.nextDelivery(tx, store, listing),
      asked_by: tx.ctx.actor.id,
      asked_at: now,
      expires_at: expiresAt,
      updated_at: now,
    });
    if (inserted) {
      const row = (await this.requests.find(tx, id)) as RequestRow;
      await this.desk.keep(tx, row, 'ask', null, now, quantityMilli);
      await this.jobs.enqueue(tx, expireRequest, { requestId: id }, { runAt: expiresAt });
      return { kept: row };
    }
    const open = await this.requests.lockOpen(tx, store.store.id, input.itemId);
    // Decided between the two statements: asking again then makes a request of its own.
    if (!open) return this.ask(tx, store, wish);
    if (!input.merge) return { taken: open };
    return { kept: await this.merge(tx, store, open, wish) };
  }

  private async merge(
    tx: Tx,
    { store }: StoreDesk,
    open: RequestRow,
    { index, input, quantityMilli }: Wish,
  ): Promise<RequestRow> {
    const total = open.quantity_milli + quantityMilli;
    if (total > MOST_MILLI) throw new InvalidInput([fieldError(index, 'quantity', 'too_large')]);
    const by = tx.ctx.actor.id;
    const others = by === open.asked_by ? open.also_asked_by : [...new Set([...open.also_asked_by, by])];
    // The earlier of two days; the first note stays, a second one fills a gap.
    const wanted = input.neededBy ?? null;
    const neededBy = open.needed_by === null || (wanted !== null && wanted < open.needed_by) ? wanted : open.needed_by;
    const expiresAt = withinDay(open.expires_at, store.zone, neededBy);
    const moved = await this.desk.move(tx, open, 'merge', {
      quantity_milli: total,
      also_asked_by: JSON.stringify(others),
      needed_by: neededBy,
      note: open.note ?? (input.note || null),
      expires_at: expiresAt,
    });
    if (expiresAt < open.expires_at)
      await this.jobs.enqueue(tx, expireRequest, { requestId: open.id }, { runAt: expiresAt });
    return moved;
  }

  private async tellManagers(tx: Tx, kept: readonly RequestRow[]): Promise<void> {
    const first = kept[0];
    if (!first) return;
    const items = await this.catalog.items(
      tx,
      kept.map((k) => k.item_id),
    );
    await this.notifications.notify(tx, {
      kind: 'request-asked',
      storeId: first.store_id,
      dedupKey: `request-asked ${first.id} ${first.version}`,
      to: { roles: ['store_manager'], except: [tx.ctx.actor.id] },
      params: {
        count: kept.length,
        items: kept.slice(0, 3).map((k) => {
          const item = items.get(k.item_id);
          return { name: item?.name ?? '', nameEn: item?.nameEn ?? null };
        }),
      },
    });
  }
}

/** No later than the end of the day on which the goods are needed. */
function withinDay(at: Date, zone: string, neededBy: string | null): Date {
  if (neededBy === null) return at;
  const dayOver = instantOf(addDays(neededBy, 1), 0, zone);
  return dayOver.getTime() < at.getTime() ? dayOver : at;
}

/** The policy's days, but not beyond the day on which the goods are needed. */
function expiryOf({ store, policies }: StoreDesk, now: Date, neededBy: string | null): Date {
  const byDays = new Date(now.getTime() + policies['ordering.requestDays'] * DAY_MS);
  return withinDay(byDays, store.zone, neededBy);
}

/** @throws InvalidInput that names every bad line */
function wishesOf(store: StoreDesk, lines: readonly RequestLineInput[]): Wish[] {
  const listings = new Map(store.listings.filter((l) => l.status !== 'delisted').map((l) => [l.itemId, l]));
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  const wishes = lines.flatMap((input, i): Wish[] => {
    const listing = listings.get(input.itemId);
    if (!listing) errors.push(fieldError(i, 'itemId', 'not_on_list'));
    if (seen.has(input.itemId)) errors.push(fieldError(i, 'itemId', 'twice'));
    seen.add(input.itemId);
    if (input.neededBy && input.neededBy < store.day.localDate) errors.push(fieldError(i, 'neededBy', 'past'));
    if (!listing) return [];
    const asked = toMilli(input.quantity);
    const quantityMilli = input.unit === 'pack' ? (asked * listing.packMilli) / 1000n : asked;
    if (quantityMilli > MOST_MILLI || quantityMilli <= 0n) errors.push(fieldError(i, 'quantity', 'too_large'));
    return [{ index: i, input, listing, quantityMilli }];
  });
  if (errors.length > 0) throw new InvalidInput(errors);
  return wishes;
}

const TEXTS = {
  not_on_list: { 'zh-CN': '本店没有上架这个商品', en: 'This store does not list the item' },
  twice: { 'zh-CN': '同一商品填了两次', en: 'The same item stands here twice' },
  past: { 'zh-CN': '日期已过', en: 'The day is over' },
  too_large: { 'zh-CN': '数量太大', en: 'The quantity is too large' },
} as const satisfies Record<string, FieldError['message']>;

const fieldError = (index: number, field: string, code: keyof typeof TEXTS): FieldError => ({
  path: `lines.${index}.${field}`,
  code,
  message: TEXTS[code],
});
