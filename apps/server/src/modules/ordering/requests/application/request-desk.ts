import type { DeclineReason } from '@larder/contracts/ordering/requests';
import type { Permission } from '@larder/contracts/permissions';
import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../../foundation/audit/index.ts';
import { CatalogApi } from '../../../../foundation/catalog/index.ts';
import { NotificationsApi } from '../../../../foundation/notifications/index.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { InvalidTransition, NotFound, VersionConflict } from '../../../../platform/errors/domain-error.ts';
import { reaches } from '../../../../platform/tenancy/tenant-context.ts';
import { type RequestChange, type RequestRow, RequestsRepository } from '../data/requests.repository.ts';
import { allowedRequestEvents, nextRequestState, type RequestEventName } from '../domain/request-state.ts';

/** What the people who asked are told. */
type Outcome = 'accepted' | 'declined' | 'reopened' | 'ordered' | 'expired';

const OUTCOMES: Readonly<Partial<Record<RequestEventName, Outcome>>> = {
  accept: 'accepted',
  decline: 'declined',
  undo: 'reopened',
  release: 'reopened',
  order: 'ordered',
  expire: 'expired',
};

/** Columns that say how a request was decided, as they stand while it waits. */
export const UNDECIDED = {
  decided_by: null,
  decided_at: null,
  decline_reason: null,
  decline_note: null,
  order_id: null,
  order_opened: false,
  line_before: null,
  line_quantity_milli: null,
  line_rev: null,
} as const satisfies RequestChange;

/** Reading a request within scope, and the one way to change its state: event, audit row and news in the same transaction. */
@Injectable()
export class RequestDesk {
  constructor(
    private readonly requests: RequestsRepository,
    private readonly audit: AuditApi,
    private readonly catalog: CatalogApi,
    private readonly notifications: NotificationsApi,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound also for requests of stores out of scope */
  async read(tx: Tx, id: string, permission: Permission): Promise<RequestRow> {
    return this.visible(tx, await this.requests.find(tx, id), permission);
  }

  /** The request, held until the transaction ends. Take an order's row first. @throws NotFound */
  async hold(tx: Tx, id: string, permission: Permission): Promise<RequestRow> {
    return this.visible(tx, await this.requests.lock(tx, id), permission);
  }

  /** @throws InvalidTransition with the events that the state allows */
  requireEvent(row: RequestRow, event: RequestEventName): void {
    if (nextRequestState(row.state, event) === undefined)
      throw new InvalidTransition(row.state, allowedRequestEvents(row.state));
  }

  /** @throws VersionConflict when the caller looked at an older version */
  requireVersion(row: RequestRow, version: number): void {
    if (row.version !== version) throw new VersionConflict(row.version);
  }

  /** @param news the day of the delivery, for what the people who asked are told */
  async move(
    tx: Tx,
    row: RequestRow,
    event: RequestEventName,
    change: RequestChange,
    news: { readonly deliveryDate?: string } = {},
  ): Promise<RequestRow> {
    this.requireEvent(row, event);
    const state = nextRequestState(row.state, event) as RequestRow['state'];
    const at = this.clock.now();
    const moved = await this.requests.update(tx, row, state, { ...change, updated_at: at });
    await this.keep(tx, moved, event, row.state, at, moved.quantity_milli);
    await this.tell(tx, moved, event, news.deliveryDate ?? null);
    return moved;
  }

  /** Event and audit row of what has just been written. */
  async keep(
    tx: Tx,
    row: RequestRow,
    event: RequestEventName,
    from: RequestRow['state'] | null,
    at: Date,
    quantityMilli: bigint,
  ): Promise<void> {
    await this.requests.addEvent(tx, row, event, from, at, quantityMilli);
    await this.audit.record(tx, {
      // The log's word for accepting is that of an invitation: this is another.
      action: `ordering.replenishment.${event === 'accept' ? 'adopt' : event}`,
      entity: 'replenishment_request',
      entityId: row.id,
      storeId: row.store_id,
      diff: {
        state: [from, row.state],
        itemId: row.item_id,
        quantityMilli: String(quantityMilli),
        ...(row.order_id === null ? {} : { orderId: row.order_id, lineMilli: String(row.line_quantity_milli) }),
        ...(row.decline_reason === null ? {} : { reason: row.decline_reason }),
      },
    });
  }

  private async tell(tx: Tx, row: RequestRow, event: RequestEventName, deliveryDate: string | null): Promise<void> {
    // What was put on top of another request waits on in it.
    const outcome = row.expiry_cause === 'merged' ? 'reopened' : OUTCOMES[event];
    if (!outcome) return;
    const item = (await this.catalog.items(tx, [row.item_id])).get(row.item_id);
    await this.notifications.notify(tx, {
      kind: 'request-decided',
      storeId: row.store_id,
      dedupKey: `request-decided ${row.id} ${row.version}`,
      to: { users: [row.asked_by, ...row.also_asked_by].filter((id) => id !== tx.ctx.actor.id) },
      params: {
        requestId: row.id,
        outcome,
        item: { name: item?.name ?? '', nameEn: item?.nameEn ?? null },
        deliveryDate,
        reason: row.decline_reason as DeclineReason | null,
        note: row.decline_note,
      },
    });
  }

  private visible(tx: Tx, row: RequestRow | undefined, permission: Permission): RequestRow {
    if (!row || !reaches(tx.ctx, permission, row.store_id)) throw new NotFound();
    return row;
  }
}
