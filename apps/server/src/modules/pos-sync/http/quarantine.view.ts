import { minorToWire } from '@larder/contracts/common/money';
import { fromMilli } from '@larder/contracts/common/quantity';
import type { QuarantinedTicket, UnmappedCode } from '@larder/contracts/pos-sync/quarantine';
import type { Terminal as TerminalView } from '@larder/contracts/pos-sync/terminals';
import type { z } from 'zod';
import type { WaitingCode } from '../../../foundation/sales/index.ts';
import type { Quarantined } from '../data/quarantine.repository.ts';
import type { Terminal } from '../data/terminals.repository.ts';

export const quarantinedView = (q: Quarantined): QuarantinedTicket => ({
  id: q.id,
  storeId: q.storeId,
  reason: q.reason,
  detail: q.detail,
  ticketUid: q.ticketUid,
  rev: q.rev,
  receiptNo: q.receiptNo,
  businessDate: q.businessDate,
  state: q.state,
  resolution: q.resolution,
  resolvedByName: q.resolvedByName,
  resolvedAt: q.resolvedAt?.toISOString() ?? null,
  receivedAt: q.receivedAt.toISOString(),
  version: q.version,
});

/** One row per code over the stores that wait for it, most lines first. */
export function unmappedView(rows: readonly WaitingCode[]): z.output<typeof UnmappedCode>[] {
  return [...Map.groupBy(rows, (r) => r.code)]
    .map(([code, stores]) => ({
      code,
      lines: stores.reduce((sum, s) => sum + s.lines, 0),
      quantity: fromMilli(stores.reduce((sum, s) => sum + s.quantityMilli, 0n)),
      amount: minorToWire(stores.reduce((sum, s) => sum + s.amountMinor, 0n)),
      firstDate: stores.map((s) => s.firstDate).sort()[0] ?? '',
      lastDate:
        stores
          .map((s) => s.lastDate)
          .sort()
          .at(-1) ?? '',
      storeIds: stores.map((s) => s.storeId),
    }))
    .sort((a, b) => b.lines - a.lines || (a.code < b.code ? -1 : 1));
}

export const terminalView = (t: Terminal): TerminalView => ({
  storeId: t.storeId,
  code: t.code,
  status: t.status,
  lastSeenAt: t.lastSeenAt?.toISOString() ?? null,
  lastSeq: t.lastSeq,
  unsent: t.unsent,
  oldestUnsentAt: t.oldestUnsentAt?.toISOString() ?? null,
  version: t.version,
});
