import { hash } from 'node:crypto';
import { cutDeepNesting, unstorableAt } from '@larder/contracts/common/text';
import {
  type BatchEnvelope,
  type BatchResult,
  DayEnd,
  MAX_TICKETS_PER_BATCH,
  type TicketResult,
} from '@larder/contracts/pos-sync/ticket';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { type DayEndFact, SalesApi } from '../../../foundation/sales/index.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { BatchesRepository } from '../data/batches.repository.ts';
import { TerminalsRepository } from '../data/terminals.repository.ts';
import { isPlausibleTime } from '../domain/plausible-time.ts';
import { BatchIdReused, BatchTooLarge } from '../pos-sync.errors.ts';
import { TicketIntake } from './ticket-intake.ts';

type Batch = z.output<typeof BatchEnvelope>;
type DayEndResult = BatchResult['dayEnds'][number];

/**
 * One till batch, one transaction, one lock per store. The answer is stored with the effect: the same batch again gets it
 * back, other content under the same id is refused. The caller may believe a result only after this has returned.
 */
@Injectable()
export class AcceptBatch {
  constructor(
    private readonly db: TenantDb,
    private readonly sales: SalesApi,
    private readonly intake: TicketIntake,
    private readonly batches: BatchesRepository,
    private readonly terminals: TerminalsRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws BatchTooLarge, BatchIdReused */
  async run(ctx: TenantContext, batch: Batch): Promise<BatchResult> {
    const storeId = ctx.deviceStoreId;
    if (storeId === undefined) throw new NotFound();
    if (batch.tickets.length > MAX_TICKETS_PER_BATCH) throw new BatchTooLarge();
    cutDeepNesting(batch);
    const sha = hash('sha256', JSON.stringify(batch), 'buffer');
    return this.db.sqlTx(ctx, async (tx) => {
      await this.sales.lockStore(tx, storeId);
      const deviceId = ctx.actor.id;
      const known = await this.batches.find(tx, deviceId, batch.batchId);
      if (known) {
        if (known.sha !== sha.toString('hex')) throw new BatchIdReused();
        return {
          batchId: batch.batchId,
          replayed: true,
          ...(JSON.parse(known.result) as Pick<BatchResult, 'results' | 'dayEnds'>),
        };
      }
      const results = await this.intake.run(tx, storeId, { deviceId, importId: null }, batch.tickets);
      const dayEnds = await this.dayEnds(tx, storeId, batch.dayEnds ?? []);
      await this.terminals.seen(
        tx,
        storeId,
        deviceId,
        terminalCodes(batch, results),
        batch.heartbeat ? plausibleHeartbeat(batch.heartbeat) : null,
        this.clock.now(),
      );
      await this.batches.insert(tx, {
        deviceId,
        batchId: batch.batchId,
        storeId,
        sha,
        tickets: batch.tickets.length,
        result: JSON.stringify({ results, dayEnds }),
      });
      return { batchId: batch.batchId, replayed: false, results, dayEnds };
    });
  }

  private async dayEnds(tx: Tx, storeId: string, raw: readonly unknown[]): Promise<DayEndResult[]> {
    const results: DayEndResult[] = [];
    const facts: DayEndFact[] = [];
    const terminals = raw.length === 0 ? new Set<string>() : await this.terminals.activeCodes(tx, storeId);
    raw.forEach((value, index) => {
      const parsed = DayEnd.safeParse(value);
      if (!parsed.success)
        results.push({
          index,
          status: 'invalid',
          detail: parsed.error.issues
            .slice(0, 3)
            .map((i) => `${i.path.join('.')}: ${i.code}`)
            .join('; '),
        });
      else if (unstorableAt(parsed.data) !== undefined)
        results.push({ index, status: 'invalid', detail: 'dayEnd: text is not valid Unicode' });
      else if (!terminals.has(parsed.data.terminalCode))
        results.push({ index, status: 'invalid', detail: 'terminalCode: not an active terminal of this store' });
      else if (parsed.data.businessDate < '1970-01-01')
        results.push({ index, status: 'invalid', detail: 'businessDate: out of range' });
      else {
        const { gross, discounts, refunds, voids, ...rest } = parsed.data;
        facts.push({
          ...rest,
          grossMinor: BigInt(gross),
          discountMinor: BigInt(discounts),
          refundMinor: BigInt(refunds),
          voidMinor: BigInt(voids),
        });
        results.push({ index, status: 'applied' });
      }
    });
    await this.sales.acceptDayEnds(tx, storeId, facts);
    return results;
  }
}

/** A till's broken clock must not cost it the batch: the counts stay, the impossible time goes. */
const plausibleHeartbeat = (heartbeat: NonNullable<Batch['heartbeat']>): NonNullable<Batch['heartbeat']> =>
  heartbeat.oldestUnsentAt === null || isPlausibleTime(heartbeat.oldestUnsentAt)
    ? heartbeat
    : { ...heartbeat, oldestUnsentAt: null };

/** Terminals heard of in tickets that were taken; the codes of refused ones may be anything. */
function terminalCodes(batch: Batch, results: readonly TicketResult[]): string[] {
  const codes = new Set<string>();
  batch.tickets.forEach((raw, i) => {
    if (results[i]?.status === 'invalid') return;
    const code = (raw as { terminalCode?: unknown }).terminalCode;
    if (typeof code === 'string') codes.add(code);
  });
  return [...codes];
}
