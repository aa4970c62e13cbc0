import { fromMilli } from '@larder/contracts/common/quantity';
import type {
  DeclineReason,
  ReplenishmentRequest,
  Requestable,
  RequestDetail,
  RequestReason,
} from '@larder/contracts/ordering/requests';
import { wallTimeOf } from '../../../../platform/clock/business-date.ts';
import { csvFile } from '../../../../platform/http/csv-file.ts';
import { type Locale, reaches, type TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import type { RequestableView, RequestDetailView, RequestNames } from '../application/request-queries.ts';
import type { RequestInOrder } from '../data/requests.repository.ts';
import { nextRequestState, proposedLine } from '../domain/request-state.ts';

interface Named {
  readonly name: string;
  readonly nameEn: string | null;
}
const named = (id: string, of: Named | undefined) => ({ id, name: of?.name ?? '', nameEn: of?.nameEn ?? null });
const person = (id: string, { people }: RequestNames) => ({ id, name: people.get(id) ?? '' });

/** @param now decides whether a declined request can still be opened again */
export function requestView(
  { request: r, order }: RequestInOrder,
  names: RequestNames,
  ctx: TenantContext,
  now: Date,
): ReplenishmentRequest {
  const item = names.items.get(r.item_id);
  const decides = reaches(ctx, 'ordering.request.decide', r.store_id);
  const editable = order === null || order.state === 'generated' || order.state === 'reviewing';
  return {
    id: r.id,
    state: r.state,
    version: r.version,
    store: named(r.store_id, names.stores.get(r.store_id)),
    item: { ...named(r.item_id, item), sku: item?.sku ?? '', baseUom: item?.baseUom ?? '' },
    source: named(r.source_id, names.sources.get(r.source_id)),
    quantity: fromMilli(r.quantity_milli),
    packUom: r.pack_uom,
    pack: fromMilli(r.pack_milli),
    reason: r.reason as RequestReason,
    note: r.note,
    neededBy: r.needed_by,
    askedDelivery: r.asked_delivery,
    askedBy: person(r.asked_by, names),
    askedAt: r.asked_at.toISOString(),
    alsoAskedBy: r.also_asked_by.map((id) => person(id, names)),
    expiresAt: r.expires_at.toISOString(),
    decidedBy: r.decided_by === null ? null : person(r.decided_by, names),
    decidedAt: r.decided_at?.toISOString() ?? null,
    declineReason: r.decline_reason as DeclineReason | null,
    declineNote: r.decline_note,
    expiryCause: r.expiry_cause as ReplenishmentRequest['expiryCause'],
    order:
      order === null || r.order_id === null
        ? null
        : {
            id: r.order_id,
            deliveryDate: order.deliveryDate,
            state: order.state,
            lineQuantity: r.line_quantity_milli === null ? null : fromMilli(r.line_quantity_milli),
          },
    canUndo: decides && editable && now < r.expires_at && nextRequestState(r.state, 'undo') !== undefined,
    canWithdraw: r.state === 'open' && r.asked_by === ctx.actor.id,
  };
}

export function requestDetailView(view: RequestDetailView, ctx: TenantContext, now: Date): RequestDetail {
  const { row, names } = view;
  return {
    ...requestView(row, names, ctx, now),
    events: view.events.map((e) => ({
      at: e.at.toISOString(),
      event: e.event as RequestDetail['events'][number]['event'],
      by: person(e.actor_id, names),
      quantity: fromMilli(e.quantity_milli),
    })),
    targets: view.targets.map(({ order, line }) => ({
      orderId: order.id,
      deliveryDate: order.delivery_date,
      cutoffAt: order.cutoff_at.toISOString(),
      urgency: order.urgency,
      lineQuantity: fromMilli(line.quantity_milli),
      suggested: fromMilli(line.baseline_milli),
      proposed: fromMilli(proposedLine(line.quantity_milli, row.request.quantity_milli, line.pack_milli)),
      rev: line.edit_rev,
    })),
    nextSlot:
      view.slot === null ? null : { deliveryDate: view.slot.deliveryDate, cutoffAt: view.slot.cutoffAt.toISOString() },
  };
}

export const requestableView = (view: RequestableView, ctx: TenantContext, now: Date): Requestable => ({
  item: { ...named(view.item.id, view.item), sku: view.item.sku, baseUom: view.item.baseUom },
  source: named(view.source.id, view.source),
  packUom: view.packUom,
  pack: fromMilli(view.packMilli),
  onHand: fromMilli(view.onHandMilli),
  incoming: fromMilli(view.incomingMilli),
  nextDelivery: view.nextDelivery,
  stopped: view.stopped,
  open: view.open === null ? null : requestView(view.open, view.names, ctx, now),
});

const HEADINGS: Readonly<Record<Locale, readonly string[]>> = {
  'zh-CN': [
    '门店',
    '货号',
    '商品',
    '数量',
    '单位',
    '原因',
    '备注',
    '需要日期',
    '状态',
    '申请人',
    '申请时间（门店时间）',
    '处理人',
    '处理时间（门店时间）',
    '拒绝原因',
    '到货日',
  ],
  en: [
    'Store',
    'SKU',
    'Item',
    'Quantity',
    'Unit',
    'Reason',
    'Note',
    'Needed by',
    'State',
    'Asked by',
    'Asked at (store time)',
    'Decided by',
    'Decided at (store time)',
    'Why not',
    'Delivery',
  ],
};
const REASONS: Readonly<Record<Locale, Readonly<Record<RequestReason, string>>>> = {
  'zh-CN': { shelf_empty: '货架空了', customer_asked: '顾客要买', event: '有活动', other: '其他' },
  en: { shelf_empty: 'Shelf empty', customer_asked: 'A customer asked', event: 'Event', other: 'Other' },
};
const STATES: Readonly<Record<Locale, Readonly<Record<ReplenishmentRequest['state'], string>>>> = {
  'zh-CN': {
    open: '待处理',
    accepted: '已采纳',
    ordered: '已订货',
    declined: '未采纳',
    withdrawn: '已撤回',
    expired: '已过期',
  },
  en: {
    open: 'Open',
    accepted: 'Accepted',
    ordered: 'Ordered',
    declined: 'Declined',
    withdrawn: 'Withdrawn',
    expired: 'Expired',
  },
};
const DECLINES: Readonly<Record<Locale, Readonly<Record<DeclineReason, string>>>> = {
  'zh-CN': {
    enough_stock: '库存够用',
    on_the_way: '已在路上',
    not_selling: '卖得慢',
    no_room: '放不下',
    other: '其他',
  },
  en: {
    enough_stock: 'Enough in stock',
    on_the_way: 'On its way already',
    not_selling: 'Sells slowly',
    no_room: 'No room',
    other: 'Other',
  },
};

/**
 * The list as CSV in the reader's language; times are those of each request's store.
 * @param stores the stores of the requests, by id
 */
export function requestsCsv(
  requests: readonly ReplenishmentRequest[],
  stores: RequestNames['stores'],
  locale: Locale,
): string {
  const time = (at: string | null, storeId: string) => wallTimeOf(at, stores.get(storeId)?.zone);
  const name = (of: Named) => (locale === 'en' ? (of.nameEn ?? of.name) : of.name);
  return csvFile(
    HEADINGS[locale],
    requests.map((r) => [
      name(r.store),
      r.item.sku,
      name(r.item),
      r.quantity,
      r.item.baseUom,
      REASONS[locale][r.reason],
      r.note ?? '',
      r.neededBy ?? '',
      STATES[locale][r.state],
      r.askedBy.name,
      time(r.askedAt, r.store.id),
      r.decidedBy?.name ?? '',
      time(r.decidedAt, r.store.id),
      [r.declineReason === null ? '' : DECLINES[locale][r.declineReason], r.declineNote ?? '']
        .filter(Boolean)
        .join(' · '),
      r.order?.deliveryDate ?? '',
    ]),
  );
}
