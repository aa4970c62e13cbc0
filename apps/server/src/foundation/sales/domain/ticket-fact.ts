import { discountsOf, type PostingLine } from '@larder/contracts/pos-sync/posting-lines';
import type { Ticket } from '@larder/contracts/pos-sync/ticket';
import type { TicketFact, TicketLineFact } from '../sales.facade.ts';

/** Codes are matched case-folded and trimmed; lines keep them as found in the body. */
export const foldCode = (code: string): string => code.trim().toUpperCase();

/** What the server worked out for a revision when it arrived; part of the stored facts. */
export interface TicketResolution {
  readonly businessDate: string;
  readonly hour: number;
  /** Per posting line; null: unknown code. */
  readonly items: readonly (string | null)[];
  /** Per posting line, thousandths; null: every line says its own quantity. */
  readonly quantities: readonly bigint[] | null;
}

/** A checked ticket and its resolution as the fact that heads, lines and figures are made of. */
export function ticketFact(
  ticket: Ticket,
  lines: readonly PostingLine[],
  resolution: TicketResolution,
  body: string,
  sha: Buffer,
): TicketFact {
  let tax = 0;
  for (const t of ticket.tax) tax += t.amount;
  return {
    ticketUid: ticket.ticketUid,
    rev: ticket.rev,
    sha,
    kind: ticket.kind,
    status: ticket.status,
    terminalCode: ticket.terminalCode,
    seq: ticket.seq,
    receiptNo: ticket.receiptNo ?? null,
    refersTo: ticket.refersTo ?? null,
    channel: ticket.channel,
    currency: ticket.currency,
    businessDate: resolution.businessDate,
    openedAt: new Date(ticket.openedAt),
    closedAt: ticket.closedAt === undefined ? null : new Date(ticket.closedAt),
    hour: resolution.hour,
    totalMinor: BigInt(ticket.total),
    discountMinor: BigInt(discountsOf(ticket)),
    taxMinor: BigInt(tax),
    lines: lines.map((line, i) =>
      lineFact(line, resolution.items[i] ?? null, resolution.quantities?.[i] ?? line.quantityMilli),
    ),
    quantitiesResolved: resolution.quantities !== null,
    body,
  };
}

function lineFact(line: PostingLine, itemId: string | null, quantityMilli: bigint): TicketLineFact {
  return {
    lineNo: line.lineNo,
    modifierNo: line.modifierNo,
    parentLineNo: line.parentLineNo,
    itemId,
    code: line.sku ?? line.barcode ?? '',
    name: line.name,
    quantityMilli,
    unitPriceMinor: line.unitPriceMinor === null ? null : BigInt(line.unitPriceMinor),
    amountMinor: BigInt(line.amountMinor),
    discountMinor: BigInt(line.discountMinor),
    promotionCode: line.promotionCode,
  };
}

/** When a ticket counts as sold: closed, or opened while it still is. */
export const occurredAt = (fact: Pick<TicketFact, 'closedAt' | 'openedAt'>): Date => fact.closedAt ?? fact.openedAt;
