import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CatalogApi, type ItemCodes } from '../../../../foundation/catalog/index.ts';
import { InventoryApi } from '../../../../foundation/inventory/index.ts';
import { SalesApi } from '../../../../foundation/sales/index.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { derivedId } from '../../../../platform/ids/ids.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { TicketIntake } from '../../application/ticket-intake.ts';
import { QuarantineRepository } from '../../data/quarantine.repository.ts';
import { scrub } from '../../domain/personal-references.ts';
import type { ImportRunRow } from '../data/imports.repository.ts';
import type { AssembledTicket, TicketGroup, WriteOff } from '../domain/assemble-ticket.ts';
import { groupTickets, measureTickets, type TicketUnit } from '../domain/group-tickets.ts';
import { Tally } from '../domain/import-figures.ts';
import { IssueSink } from '../domain/issue-sink.ts';
import type { MappedRows } from '../domain/mapped-rows.ts';
import { itemOf } from '../domain/new-items.ts';
import { assemblers } from './assemblers.ts';
import type { OpenedSource } from './import-source.ts';
import { RecordProgress } from './record-progress.ts';

/** Tickets and rows of one transaction, whichever comes first. */
const TICKETS_AT_ONCE = 500;
const ROWS_AT_ONCE = 15_000;
/** What a write-off is recorded as; the file knows no better. */
const WASTE_REASON = 'other';

interface Ready {
  readonly group: TicketGroup;
  readonly unit: AssembledTicket | WriteOff;
}

interface Pass {
  readonly run: ImportRunRow;
  readonly mapped: MappedRows;
  readonly tally: Tally;
  readonly sink: IssueSink;
}

/** Tickets of a file through the intake of every ticket, some hundred per transaction. */
@Injectable()
export class ImportTickets {
  constructor(
    private readonly db: TenantDb,
    private readonly intake: TicketIntake,
    private readonly quarantine: QuarantineRepository,
    private readonly sales: SalesApi,
    private readonly inventory: InventoryApi,
    private readonly catalog: CatalogApi,
    private readonly progress: RecordProgress,
    private readonly clock: Clock,
  ) {}

  async run(
    ctx: TenantContext,
    run: ImportRunRow,
    source: OpenedSource,
    pause: () => boolean,
  ): Promise<'done' | 'more'> {
    const tally = Tally.of('tickets', run.result);
    tally.newItems = run.check?.newItems ?? 0;
    tally.fresh ??= 0;
    tally.freshWastes ??= 0;
    const pass: Pass = { run, mapped: source.mapped, tally, sink: new IssueSink(tally) };
    const { sizes } = await measureTickets(source.rows(), source.mapped);
    let seen = 0;
    let done = run.doneUnits;
    let chunk: TicketUnit[] = [];
    let rows = 0;
    for await (const unit of groupTickets(source.rows(), source.mapped, sizes)) {
      seen += 1;
      if (seen <= run.doneUnits) continue;
      chunk.push(unit);
      rows += unit.rows;
      if (chunk.length < TICKETS_AT_ONCE && rows < ROWS_AT_ONCE) continue;
      done = await this.write(ctx, pass, chunk, done);
      chunk = [];
      rows = 0;
      if (pause()) return 'more';
    }
    await this.write(ctx, pass, chunk, done);
    return 'done';
  }

  /** One transaction. @returns units committed so far @throws OvertakenError */
  private async write(ctx: TenantContext, pass: Pass, chunk: readonly TicketUnit[], from: number): Promise<number> {
    const { run, tally, sink } = pass;
    const assemblerOf = assemblers(ctx.tenantId, run, pass.mapped);
    const byStore = new Map<string, Ready[]>();
    for (const unit of chunk) {
      tally.rows += unit.rows;
      if ('issues' in unit) {
        for (const issue of unit.issues) sink.add(issue);
        continue;
      }
      const ready = byStore.get(unit.group.store.id) ?? [];
      if (ready.length === 0) byStore.set(unit.group.store.id, ready);
      const assembled = assemblerOf(unit.group.store).assemble(unit.group);
      for (const issue of assembled.issues) sink.add(issue);
      ready.push({ group: unit.group, unit: assembled });
    }
    const to = from + chunk.length;
    await this.db.tx(
      ctx,
      async (tx) => {
        // In one order everywhere: two imports must not wait for each other.
        for (const storeId of [...byStore.keys()].sort()) {
          await this.sales.lockStore(tx, storeId);
          await this.store(tx, pass, storeId, byStore.get(storeId) ?? []);
        }
        await this.progress.run(tx, run, tally, sink, { from, to });
      },
      { timeoutMs: 60_000 },
    );
    return to;
  }

  private async store(tx: Tx, pass: Pass, storeId: string, ready: readonly Ready[]): Promise<void> {
    const sendable = ready.flatMap((r) =>
      r.unit.type === 'ticket' && r.unit.held === null ? [{ group: r.group, unit: r.unit }] : [],
    );
    const results = await this.intake.run(
      tx,
      storeId,
      { deviceId: null, importId: pass.run.id },
      sendable.map((r) => r.unit.ticket),
    );
    sendable.forEach(({ group, unit }, i) => {
      const result = results[i];
      if (result?.status === 'conflict' || result?.status === 'invalid') {
        pass.tally.quarantined += 1;
        for (const row of group.rows)
          pass.sink.add(
            pass.mapped.issue(
              row,
              'error',
              result.status === 'conflict' ? 'conflict' : 'refused',
              result.detail ?? null,
            ),
          );
        return;
      }
      this.count(pass.tally, unit, result?.status === 'applied');
    });
    await this.hold(tx, pass, storeId, ready);
    const wastes = ready.flatMap((r) => (r.unit.type === 'waste' ? [r.unit] : []));
    if (wastes.length === 0) return;
    const codes = await this.catalog.codes(tx);
    for (const waste of wastes) await this.writeOff(tx, pass, storeId, waste, codes);
  }

  private count(tally: Tally, unit: AssembledTicket, fresh: boolean): void {
    const side = unit.kind === 'sale' ? tally.sales : tally.refunds;
    side.count += 1;
    side.lines += unit.lines;
    side.minor += unit.totalMinor;
    if (unit.businessDate !== null) tally.date(unit.businessDate);
    if (fresh) tally.fresh = (tally.fresh ?? 0) + 1;
  }

  /** Tickets that a person has to look at first, without references to persons. */
  private async hold(tx: Tx, pass: Pass, storeId: string, ready: readonly Ready[]): Promise<void> {
    const waiting = ready.flatMap(({ unit }) =>
      unit.type === 'ticket' && unit.held !== null ? [{ unit, held: unit.held }] : [],
    );
    if (waiting.length === 0) return;
    pass.tally.quarantined += waiting.length;
    const entries = waiting.map(({ unit, held }) => {
      const { memberRef: _member, cashierRef: _cashier, ...payload } = unit.ticket;
      const text = JSON.stringify(scrub(payload, () => ''));
      const fingerprint = createHash('sha256').update(text).digest('hex');
      return {
        ...held,
        ticketUid: String(payload['ticketUid']),
        rev: 1,
        receiptNo: unit.number,
        businessDate: unit.businessDate,
        fingerprint,
        payload: text,
      };
    });
    await this.quarantine.insert(tx, storeId, null, this.clock.now(), entries);
  }

  private async writeOff(tx: Tx, pass: Pass, storeId: string, waste: WriteOff, codes: ItemCodes): Promise<void> {
    const lines: { itemId: string; quantityMilli: bigint; reason: string }[] = [];
    for (const line of waste.lines) {
      const itemId = itemOf(codes, line.sku);
      if (itemId === undefined) pass.sink.add(pass.mapped.issue(line.row, 'error', 'item_unknown', line.sku));
      else lines.push({ itemId, quantityMilli: line.quantityMilli, reason: WASTE_REASON });
    }
    if (lines.length < waste.lines.length) return;
    const documentId = derivedId(tx.ctx.tenantId, storeId, 'import-waste', pass.run.profile.source, waste.number);
    const fresh = await this.inventory.waste(tx, {
      storeId,
      documentId,
      sourceType: 'pos-sync.import',
      businessDate: waste.businessDate,
      occurredAt: waste.occurredAt,
      lines,
    });
    pass.tally.wastes += 1;
    for (const line of lines) pass.tally.wasteMilli += line.quantityMilli;
    pass.tally.date(waste.businessDate);
    if (fresh) pass.tally.freshWastes = (pass.tally.freshWastes ?? 0) + 1;
  }
}
