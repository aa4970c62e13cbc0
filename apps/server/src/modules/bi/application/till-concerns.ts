import { Injectable } from '@nestjs/common';
import { SalesApi, SalesFigures } from '../../../foundation/sales/index.ts';
import { addDays } from '../../../platform/clock/business-date.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { reaches } from '../../../platform/tenancy/tenant-context.ts';
import { type Concern, SILENT_MINUTES } from '../domain/attention.ts';
import { averageOf, type StoreCell } from '../domain/store-cell.ts';
import { openFor, partOf } from '../domain/trading-day.ts';
import { type AttentionInput, concern, idsWith, MOST_NAMES } from './concern.ts';
import type { ReachedStore } from './reach.ts';

const MINUTE_MS = 60_000;
/** Days in which a gap or a disputed Z still is somebody's business. */
const LOOK_BACK_DAYS = 7;

/** Sales that the books do not hold, or not rightly. */
@Injectable()
export class TillConcerns {
  constructor(
    private readonly sales: SalesFigures,
    private readonly tickets: SalesApi,
  ) {}

  async dayIssues(tx: Tx, { stores, cells }: AttentionInput): Promise<Concern[]> {
    const ids = idsWith(tx, 'sales.ticket.read', stores);
    if (ids.length === 0) return [];
    const dates = stores.map((s) => s.day.businessDate).sort();
    const issues = await this.sales.dayIssues(
      tx,
      ids,
      addDays(dates[0] ?? '', -LOOK_BACK_DAYS),
      addDays(dates.at(-1) ?? '', -1),
    );
    const days = new Map(stores.map((s) => [s.info.id, s.day.businessDate]));
    const past = issues.filter((i) => i.businessDate < (days.get(i.storeId) ?? ''));
    const disputed = [
      ...Map.groupBy(
        past.filter((i) => i.state === 'disputed'),
        (i) => i.storeId,
      ),
    ].map(([storeId, group]) =>
      concern(storeId, 'day_disputed', {
        severity: 'warning',
        count: group.length,
        impactMinor: group.reduce((total, i) => total + i.differenceMinor, 0n),
        businessDate: group[0]?.businessDate ?? null,
        action: { target: 'tickets', id: null },
      }),
    );
    const missing = [
      ...Map.groupBy(
        past.filter((i) => i.missing > 0),
        (i) => i.storeId,
      ),
    ].map(([storeId, group]) => {
      const count = group.reduce((total, i) => total + i.missing, 0);
      return concern(storeId, 'tickets_missing', {
        severity: 'warning',
        count,
        impactMinor: perTicket(cells.cells.get(storeId), count),
        businessDate: group[0]?.businessDate ?? null,
        action: { target: 'tickets', id: null },
      });
    });
    return [...disputed, ...missing];
  }

  async unmapped(tx: Tx, stores: readonly ReachedStore[]): Promise<Concern[]> {
    const ids = idsWith(tx, 'pos-sync.quarantine.read', stores);
    if (ids.length === 0) return [];
    const codes = await this.tickets.waitingCodes(tx, ids);
    return [...Map.groupBy(codes, (c) => c.storeId)].map(([storeId, group]) =>
      concern(storeId, 'unmapped', {
        severity: 'warning',
        count: group.length,
        impactMinor: group.reduce((total, c) => total + (c.amountMinor > 0n ? c.amountMinor : 0n), 0n),
        businessDate: group.map((c) => c.firstDate).sort()[0] ?? null,
        names: group.slice(0, MOST_NAMES).map((c) => ({ name: c.code, nameEn: null })),
        action: { target: 'quarantine', id: null },
      }),
    );
  }
}

/** An open store whose tills say nothing. One that never said anything is not connected yet, which is another matter. */
export function silent(tx: Tx, { now, stores, cells, tills, lastTickets }: AttentionInput): Concern[] {
  const states = new Map(tills.map((t) => [t.storeId, t]));
  return stores.flatMap((store) => {
    const { id } = store.info;
    if (!reaches(tx.ctx, 'sales.ticket.read', id)) return [];
    const opened = openFor(store.hours, store.localMinute);
    const heard = [lastTickets.get(id), states.get(id)?.lastSeenAt].filter((d) => d != null);
    if (opened === null || opened < SILENT_MINUTES || heard.length === 0) return [];
    const last = new Date(Math.max(...heard.map((d) => d.getTime())));
    const minutes = Math.floor((now.getTime() - last.getTime()) / MINUTE_MS);
    if (minutes < SILENT_MINUTES) return [];
    return [
      concern(id, 'no_data', {
        severity: 'critical',
        count: minutes,
        impactMinor: soldLastWeekSince(cells.cells.get(id), last),
        since: last,
        action: { target: 'tickets', id: null },
      }),
    ];
  });
}

/** What last week sold in the hours since the silence began: the sales nobody can see. */
function soldLastWeekSince(cell: StoreCell | undefined, since: Date): bigint | null {
  if (!cell?.lastWeek) return null;
  const { day, lastWeek } = cell;
  const sinceMinute = Math.max(0, Math.floor((since.getTime() - day.start.getTime()) / MINUTE_MS));
  const upTo = (minute: number): bigint =>
    lastWeek.netMinor.reduce(
      (total, net, slot) => total + partOf(net, Math.max(0, Math.min(60, minute - slot * 60))),
      0n,
    );
  const lost = upTo(day.minutesIn) - upTo(sinceMinute);
  return lost > 0n ? lost : 0n;
}

export function quarantined(tx: Tx, { stores, cells, tills }: AttentionInput): Concern[] {
  const readable = new Set(idsWith(tx, 'pos-sync.quarantine.read', stores));
  return tills
    .filter((t) => t.quarantined > 0 && readable.has(t.storeId))
    .map((t) =>
      concern(t.storeId, 'quarantine', {
        severity: 'warning',
        count: t.quarantined,
        impactMinor: perTicket(cells.cells.get(t.storeId), t.quarantined),
        since: t.oldestQuarantinedAt,
        action: { target: 'quarantine', id: null },
      }),
    );
}

/** Tickets whose amount nobody knows, valued at the store's average of the last days. */
function perTicket(cell: StoreCell | undefined, count: number): bigint | null {
  if (!cell) return null;
  const known = cell.days.filter((d) => d !== null);
  const average = averageOf({
    netMinor: known.reduce((t, d) => t + d.netMinor, 0n),
    tickets: known.reduce((t, d) => t + d.tickets, 0),
  });
  return average === null || average < 0n ? null : average * BigInt(count);
}
