import { Injectable } from '@nestjs/common';
import { addDays, businessDateOf } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { InvalidInput, InvalidTransition, NotFound } from '../../../platform/errors/domain-error.ts';
import { eachItemOnce } from '../../../platform/errors/each-once.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { CatalogApi } from '../../catalog/index.ts';
import { OrgApi } from '../../org/index.ts';
import { StockRepository } from '../data/stock.repository.ts';
import { type TransferLine, type TransferRow, TransfersRepository } from '../data/transfers.repository.ts';
import { allowedTransferEvents, TRANSFER_SOURCE } from '../domain/transfer.ts';
import { StockNotOpened, TransferCurrencies, TransferSameStore } from '../inventory.errors.ts';
import type { OrderTransfer } from '../inventory.facade.ts';
import { HeldTransfers } from './held-transfers.ts';
import { TellOfTransfers } from './tell-of-transfers.ts';
import { mineOf } from './transfer-queries.ts';

export interface NewTransferInput {
  readonly fromStoreId: string;
  readonly toStoreId: string;
  readonly origin: 'manual' | 'surplus';
  readonly plannedOn: string | undefined;
  readonly note: string | null;
  readonly lines: readonly { readonly itemId: string; readonly quantityMilli: bigint }[];
}

/** So many days ahead a transfer may be planned. */
const PLANNED_DAYS_MOST = 60;

/** What two stores agree on before goods move: proposed, agreed, declined, called off. What is agreed is expected. */
@Injectable()
export class AgreeTransfers {
  constructor(
    private readonly transfers: TransfersRepository,
    private readonly held: HeldTransfers,
    private readonly tell: TellOfTransfers,
    private readonly stock: StockRepository,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly clock: Clock,
  ) {}

  /** Agreed at once for the stores that the actor acts for; one of the two it must be. @throws NotFound */
  async create(tx: Tx, input: NewTransferInput): Promise<string> {
    const { fromStoreId, toStoreId } = input;
    const mine = mineOf(tx, { from_store_id: fromStoreId, to_store_id: toStoreId });
    if (!mine.from && !mine.to) throw new NotFound();
    if (fromStoreId === toStoreId) throw new TransferSameStore();
    const from = await this.org.store(tx, fromStoreId);
    const to = await this.org.store(tx, toStoreId);
    if (from.cutoverAt === null || to.cutoverAt === null) throw new StockNotOpened();
    if (from.currency !== to.currency) throw new TransferCurrencies();
    eachItemOnce('lines', input.lines);
    await this.requireStocked(tx, input.lines);
    const now = this.clock.now();
    const plannedOn = plannedDay(input.plannedOn, businessDateOf(now, from.zone, from.closeoutMinute));
    const id = newId();
    const lines = input.lines.map((l, i) => ({ lineNo: i + 1, itemId: l.itemId, requestedMilli: l.quantityMilli }));
    const agreed = { by: tx.ctx.actor.name, at: now };
    const row = {
      id,
      from_store_id: fromStoreId,
      to_store_id: toStoreId,
      state: mine.from && mine.to ? 'agreed' : 'proposed',
      origin: input.origin,
      planned_on: plannedOn,
      note: input.note,
      from_agreed_by: mine.from ? agreed.by : null,
      from_agreed_at: mine.from ? agreed.at : null,
      to_agreed_by: mine.to ? agreed.by : null,
      to_agreed_at: mine.to ? agreed.at : null,
      created_at: now,
      created_by: tx.ctx.actor.id,
      created_by_name: tx.ctx.actor.name,
      updated_at: now,
    };
    await this.transfers.insert(tx, row, lines);
    const saved = (await this.transfers.find(tx, id)) as TransferRow;
    if (saved.state === 'agreed') await this.expect(tx, saved, lines);
    await this.tell.changed(tx, saved, 'propose', { lines: lines.length });
    if (saved.state === 'agreed') await this.tell.wake(tx, saved, 'from', 'ship');
    else await this.tell.wake(tx, saved, mine.from ? 'to' : 'from', 'agree');
    return id;
  }

  /** A warehouse's part of an order: nobody needs to agree, both sides did with the order. */
  async sendForOrder(tx: Tx, input: OrderTransfer): Promise<void> {
    const now = this.clock.now();
    const to = await this.org.store(tx, input.toStoreId);
    const lines = input.lines.map((l, i) => ({ lineNo: i + 1, itemId: l.itemId, requestedMilli: l.quantityMilli }));
    await this.transfers.insert(
      tx,
      {
        id: input.id,
        from_store_id: input.fromStoreId,
        to_store_id: input.toStoreId,
        state: 'agreed',
        origin: 'order',
        order_id: input.orderId,
        order_source_id: input.sourceId,
        order_round: input.round,
        planned_on: input.plannedOn,
        note: null,
        from_agreed_at: now,
        to_agreed_at: now,
        created_at: now,
        created_by: tx.ctx.actor.id,
        created_by_name: to.name,
        updated_at: now,
      },
      lines,
    );
    const saved = (await this.transfers.find(tx, input.id)) as TransferRow;
    await this.expect(tx, saved, lines);
    await this.tell.changed(tx, saved, 'order', { orderId: input.orderId, lines: lines.length });
    await this.tell.wake(tx, saved, 'from', 'ship');
  }

  /** @throws InvalidTransition when every store that the actor acts for has agreed already */
  async agree(tx: Tx, id: string, version: number): Promise<void> {
    const { row, mine } = await this.held.hold(tx, id, version, 'agree');
    const sides = { from: mine.from && row.from_agreed_at === null, to: mine.to && row.to_agreed_at === null };
    if (!sides.from && !sides.to) throw new InvalidTransition(row.state, allowedTransferEvents(row.state));
    const now = this.clock.now();
    const by = tx.ctx.actor.name;
    const both = (sides.from || row.from_agreed_at !== null) && (sides.to || row.to_agreed_at !== null);
    const saved = await this.held.save(tx, row, {
      ...(sides.from ? { from_agreed_by: by, from_agreed_at: now } : {}),
      ...(sides.to ? { to_agreed_by: by, to_agreed_at: now } : {}),
      ...(both ? { state: 'agreed' } : {}),
    });
    if (both) await this.expect(tx, saved, await this.transfers.lines(tx, id));
    await this.tell.changed(tx, saved, 'agree');
    if (both) await this.tell.wake(tx, saved, 'from', 'ship');
  }

  decline = (tx: Tx, id: string, version: number, reason: string): Promise<void> =>
    this.end(tx, id, version, 'decline', reason);

  cancel = (tx: Tx, id: string, version: number, reason: string): Promise<void> =>
    this.end(tx, id, version, 'cancel', reason);

  private async end(tx: Tx, id: string, version: number, event: 'decline' | 'cancel', reason: string): Promise<void> {
    const { row, mine } = await this.held.hold(tx, id, version, event);
    const saved = await this.held.save(tx, row, {
      state: event === 'decline' ? 'declined' : 'cancelled',
      end_note: reason,
      ended_by: tx.ctx.actor.name,
      ended_at: this.clock.now(),
    });
    await this.stock.setExpected(tx, row.to_store_id, TRANSFER_SOURCE, id, []);
    await this.tell.changed(tx, saved, event, { reason });
    const lines = await this.transfers.lines(tx, id);
    await this.tell.order(
      tx,
      saved,
      lines.map((l) => ({ itemId: l.itemId, missingMilli: l.requestedMilli })),
    );
    await this.tell.wake(tx, saved, mine.from ? 'to' : 'from', 'ended');
  }

  /** The receiving store counts on what was agreed. */
  private expect(tx: Tx, row: TransferRow, lines: readonly TransferLine[]): Promise<void> {
    return this.stock.setExpected(
      tx,
      row.to_store_id,
      TRANSFER_SOURCE,
      row.id,
      lines.map((l) => ({
        itemId: l.itemId,
        dueDate: row.planned_on,
        quantityMilli: l.requestedMilli,
        state: 'on_order',
      })),
    );
  }

  private async requireStocked(tx: Tx, lines: NewTransferInput['lines']): Promise<void> {
    const items = await this.catalog.items(
      tx,
      lines.map((l) => l.itemId),
    );
    const unknown = lines.findIndex((l) => items.get(l.itemId)?.stocked !== true);
    if (unknown >= 0)
      throw new InvalidInput([
        {
          path: `lines.${unknown}.itemId`,
          code: 'not_stocked',
          message: { 'zh-CN': '没有这个商品，或该商品不管库存', en: 'Unknown item, or one that holds no stock' },
        },
      ]);
  }
}

/**
 * Goods that are agreed count as expected on their day: a year too far would hide them from every order, a past one would
 * have them late at once. @throws InvalidInput
 */
function plannedDay(asked: string | undefined, from: string): string {
  const day = asked ?? addDays(from, 1);
  if (day < from || day > addDays(from, PLANNED_DAYS_MOST))
    throw new InvalidInput([
      {
        path: 'plannedOn',
        code: 'out_of_range',
        message: {
          'zh-CN': `计划日期须在今天起 ${PLANNED_DAYS_MOST} 天内`,
          en: `Plan it for today or one of the next ${PLANNED_DAYS_MOST} days`,
        },
      },
    ]);
  return day;
}
