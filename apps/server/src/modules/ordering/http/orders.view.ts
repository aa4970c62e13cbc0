import { minorToWire } from '@larder/contracts/common/money';
import { fromMilli } from '@larder/contracts/common/quantity';
import { bandOf } from '@larder/contracts/ordering/band';
import type { OrderDetail, OrderHistoryEntry, OrderLine, OrderSummary } from '@larder/contracts/ordering/order';
import type { LineConflict, SavedLines } from '@larder/contracts/ordering/order-edits';
import type { ApprovalPreview, OrderSlot, OrderStamp } from '@larder/contracts/ordering/order-steps';
import type { OrderReason } from '@larder/contracts/ordering/reasons';
import type { TruckLoad } from '@larder/forecasting';
import type { z } from 'zod';
import { reviewLineOf } from '../application/order-desk.ts';
import type { OrderNames, OrderView, SlotView } from '../application/order-queries.ts';
import { personsOf } from '../application/order-queries.ts';
import { type OrderFit, packLoad } from '../application/planning/order-fit.ts';
import type { SubmitOrder } from '../application/submit-order.ts';

type Row = OrderView['order'];
type Line = OrderView['lines'][number];
type Event = Parameters<typeof personsOf>[0];

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
const person = (id: string | null, people: ReadonlyMap<string, string>): { id: string; name: string } | null =>
  id === null ? null : { id, name: people.get(id) ?? '' };

export function previewView(
  order: Row,
  { routedItemIds, path, onCutoff }: Awaited<ReturnType<SubmitOrder['preview']>>,
): ApprovalPreview {
  return {
    routedItemIds,
    approvers: (path.hops[0]?.people ?? []).map((p) => ({ id: p.id, name: p.displayName })),
    path: {
      hops: path.hops.map((hop) => ({
        people: hop.people.map((p) => ({
          id: p.id,
          name: p.displayName,
          onBehalfOf: p.onBehalfOf?.displayName ?? null,
        })),
        asksAt: hop.asksAt.toISOString(),
        until: hop.until.toISOString(),
        final: hop.final,
      })),
      skipped: path.skipped.map(({ roles, reason }) => ({ roles: [...roles], reason })),
      endsAt: path.endsAt.toISOString(),
      notAfter: iso(path.notAfter),
    },
    cutoffAt: order.cutoff_at.toISOString(),
    onCutoff,
  };
}

export function summaryView(order: Row, { stores, sources }: OrderNames): OrderSummary {
  const store = stores.get(order.store_id);
  const source = sources.get(order.source_id);
  return {
    id: order.id,
    storeId: order.store_id,
    storeName: store?.name ?? '',
    storeNameEn: store?.nameEn ?? null,
    sourceId: order.source_id,
    sourceName: source?.name ?? '',
    sourceNameEn: source?.nameEn ?? null,
    sourceKind: source?.kind ?? 'external',
    deliveryDate: order.delivery_date,
    deliveryWindow: order.delivery_window,
    coverUntil: order.cover_until,
    urgency: order.urgency,
    origin: order.origin as OrderSummary['origin'],
    state: order.state,
    version: order.version,
    cutoffAt: order.cutoff_at.toISOString(),
    currency: order.currency,
    baselineAmount: minorToWire(order.baseline_minor),
    amount: minorToWire(order.amount_minor),
    minOrderAmount: minorToWire(source?.minOrderMinor ?? 0n),
    lineCount: order.line_count,
    orderedCount: order.ordered_count,
    changedCount: order.changed_count,
    runsOutCount: order.runs_out_count,
    outOfBandCount: order.out_of_band_count,
    dataCompleteness: order.data_completeness as OrderSummary['dataCompleteness'],
    openedAt: iso(order.opened_at),
    submittedAt: iso(order.submitted_at),
    approvedAt: iso(order.approved_at),
    releaseAt: iso(order.release_at),
    releasedAt: iso(order.released_at),
    reviewSeconds:
      order.opened_at && order.submitted_at
        ? Math.round((order.submitted_at.getTime() - order.opened_at.getTime()) / 1000)
        : null,
  };
}

export function detailView(view: OrderView): OrderDetail {
  const { order, policy, people } = view;
  return {
    ...summaryView(order, view),
    fit: fitView(order.fit as OrderFit | null),
    zone: view.stores.get(order.store_id)?.zone ?? 'UTC',
    recallMinutes: policy.recallMinutes,
    policy: {
      bandPct: policy.bandPct,
      orderValueBandPct: policy.orderValueBandPct,
      allowOnePack: policy.allowOnePack,
      zeroBaselinePacks: policy.zeroBaselinePacks,
    },
    incompleteDays: order.incomplete_days as string[],
    incompleteConfirmed: order.incomplete_confirmed_by !== null,
    openedBy: person(order.opened_by, people),
    submittedBy: person(order.submitted_by, people),
    approvedBy: person(order.approved_by, people),
    approvalKind: order.approval_kind as OrderDetail['approvalKind'],
    approvers: view.approvers.map((id) => ({ id, name: people.get(id) ?? '' })),
    approvalDueAt: view.approvalDueAt,
    returnComment: order.return_comment,
    note: order.note,
    canEdit: view.canEdit,
    lines: view.lines.map((line) => lineView(line, view)),
  };
}

function fitView(fit: OrderFit | null): OrderDetail['fit'] {
  if (!fit) return null;
  const { terms } = fit;
  return {
    outcome: fit.outcome,
    addedPacks: fit.addedPacks,
    cutPacks: fit.cutPacks,
    wanted: fit.wantedMinor,
    freight: terms.freightMinor ?? null,
    freeFreight: terms.freeFreightMinor ?? null,
    truck: loadView(terms.truck ?? {}),
  };
}

const loadView = (load: TruckLoad) => ({
  weightGrams: load.weight ?? null,
  volumeMl: load.volume ?? null,
  palletMicro: load.pallets ?? null,
});

function lineView(line: Line, view: OrderView): OrderLine {
  const item = view.items.get(line.item_id);
  const band = bandOf(reviewLineOf(line), view.policy);
  return {
    itemId: line.item_id,
    sku: item?.sku ?? '',
    name: item?.name ?? '',
    nameEn: item?.nameEn ?? null,
    categoryId: item?.categoryId ?? null,
    categoryName: item?.categoryName ?? null,
    categoryNameEn: item?.categoryNameEn ?? null,
    baseUom: item?.baseUom ?? '',
    packUom: line.pack_uom,
    pack: fromMilli(line.pack_milli),
    packPrice: minorToWire(line.pack_price_minor),
    packLoad: loadView(
      packLoad({ weightG: line.pack_weight_g, volumeMl: line.pack_volume_ml, perPallet: line.packs_per_pallet }),
    ),
    minimum: fromMilli(line.moq_milli),
    shelfCapacity: line.shelf_capacity_milli === null ? null : fromMilli(line.shelf_capacity_milli),
    baseline: fromMilli(line.baseline_milli),
    quantity: fromMilli(line.quantity_milli),
    overridden: line.overridden,
    suggestedAtOverride: line.suggested_at_override_milli === null ? null : fromMilli(line.suggested_at_override_milli),
    reasonCode: line.reason_code as OrderReason | null,
    note: line.note,
    rev: line.edit_rev,
    editedBy: person(line.edited_by, view.people),
    editedAt: iso(line.edited_at),
    verdict: view.review.verdicts.get(line.item_id) ?? 'in_band',
    bandLow: fromMilli(band.lowMilli),
    bandHigh: fromMilli(band.highMilli),
    decision: line.decision as OrderLine['decision'],
    requested: line.requested_milli === null ? null : fromMilli(line.requested_milli),
    onHand: fromMilli(line.on_hand_milli),
    inTransit: fromMilli(line.in_transit_milli),
    onOrder: fromMilli(line.on_order_milli),
    averagePerDay: fromMilli(line.average_milli),
    coverageDays: line.coverage_centidays === null ? null : line.coverage_centidays / 100,
    arrivalDays: line.arrival_days,
    runsOut: line.runs_out,
    lastOrder:
      line.last_order_milli === null || line.last_order_date === null
        ? null
        : { quantity: fromMilli(line.last_order_milli), deliveryDate: line.last_order_date },
    driver:
      line.driver_key === null || line.driver_milli === null
        ? null
        : { key: line.driver_key, quantity: fromMilli(line.driver_milli) },
  };
}

/** What stands in a line that somebody else has edited. */
export const conflictView = (line: Line, people: ReadonlyMap<string, string>): LineConflict => ({
  itemId: line.item_id,
  rev: line.edit_rev,
  quantity: fromMilli(line.quantity_milli),
  overridden: line.overridden,
  suggestedAtOverride: line.suggested_at_override_milli === null ? null : fromMilli(line.suggested_at_override_milli),
  reasonCode: line.reason_code as OrderReason | null,
  note: line.note,
  editedBy: person(line.edited_by, people),
  editedAt: iso(line.edited_at),
});

export const savedView = (
  saved: {
    readonly order: Row;
    readonly check: SavedLines['check'];
    readonly revs: SavedLines['revs'];
    readonly conflicts: readonly Line[];
  },
  people: ReadonlyMap<string, string>,
): SavedLines => ({
  version: saved.order.version,
  state: saved.order.state,
  check: saved.check,
  revs: saved.revs,
  conflicts: saved.conflicts.map((line) => conflictView(line, people)),
});

export const stampView = (
  order: Row,
  approval?: {
    readonly assignees: readonly { readonly id: string; readonly displayName: string }[];
    readonly dueAt: Date;
  },
): OrderStamp => ({
  id: order.id,
  state: order.state,
  version: order.version,
  releaseAt: iso(order.release_at),
  cutoffAt: order.cutoff_at.toISOString(),
  approvers: approval?.assignees.map((a) => ({ id: a.id, name: a.displayName })) ?? [],
  dueAt: approval?.dueAt.toISOString() ?? null,
});

export function historyView(event: Event, people: ReadonlyMap<string, string>): z.infer<typeof OrderHistoryEntry> {
  const { approvers: _ids, by: _by, ...detail } = event.detail as Record<string, unknown>;
  const named = personsOf(event)
    .map((id) => people.get(id) ?? '')
    .filter((n) => n !== '');
  return {
    id: event.id,
    at: event.at.toISOString(),
    event: event.event,
    from: event.from_state as OrderSummary['state'] | null,
    to: event.to_state as OrderSummary['state'],
    by: { id: event.actor_id, name: people.get(event.actor_id) ?? '' },
    detail: named.length > 0 ? { ...detail, people: named } : detail,
  };
}

export const slotView = (slot: SlotView): z.infer<typeof OrderSlot> => ({
  sourceId: slot.source.id,
  sourceName: slot.source.name,
  sourceNameEn: slot.source.nameEn,
  orderDate: slot.orderDate,
  deliveryDate: slot.deliveryDate,
  deliveryWindow: slot.window,
  cutoffAt: iso(slot.cutoffAt),
  openOrderId: slot.openOrderId,
});
