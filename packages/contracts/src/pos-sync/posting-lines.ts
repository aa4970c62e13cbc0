import { toMilli } from '../common/quantity.ts';
import type { Ticket } from './ticket.ts';

/** What one line, or one modifier of a line, posts. */
export interface PostingLine {
  readonly lineNo: number;
  /** 0 for the line itself, 1… for its modifiers in the order sent. */
  readonly modifierNo: number;
  readonly parentLineNo: number | null;
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly name: string | null;
  readonly uom: string | null;
  /** Thousandths. A modifier's is per ticket line: its own quantity times the line's. */
  readonly quantityMilli: bigint;
  readonly unitPriceMinor: number | null;
  readonly amountMinor: number;
  readonly discountMinor: number;
  readonly promotionCode: string | null;
}

/**
 * Lines of a ticket in posting order: each line, followed by its modifiers. The order is part of the stored facts (items are
 * kept by position), so it never changes. A line's amount holds its modifiers' money: modifiers post quantity only.
 */
export function postingLines(ticket: Pick<Ticket, 'lines'>): PostingLine[] {
  const out: PostingLine[] = [];
  for (const line of ticket.lines) {
    const quantityMilli = toMilli(line.quantity);
    const parentLineNo = line.parentLineNo ?? null;
    out.push({
      lineNo: line.lineNo,
      modifierNo: 0,
      parentLineNo,
      sku: line.sku ?? null,
      barcode: line.barcode ?? null,
      name: line.name ?? null,
      uom: line.uom ?? null,
      quantityMilli,
      unitPriceMinor: line.unitPrice ?? null,
      amountMinor: line.amount,
      discountMinor: line.discount ?? 0,
      promotionCode: line.promotionCode ?? null,
    });
    if (line.modifiers === undefined) continue;
    let modifierNo = 0;
    for (const modifier of line.modifiers) {
      modifierNo += 1;
      out.push({
        lineNo: line.lineNo,
        modifierNo,
        parentLineNo,
        sku: modifier.sku,
        barcode: null,
        name: modifier.name ?? null,
        uom: null,
        quantityMilli: (toMilli(modifier.quantity) * quantityMilli) / 1000n,
        unitPriceMinor: modifier.unitPrice ?? null,
        amountMinor: 0,
        discountMinor: 0,
        promotionCode: null,
      });
    }
  }
  return out;
}

/** Reductions inside a ticket, minor units, positive: line discounts plus negative adjustments. */
export function discountsOf(ticket: Pick<Ticket, 'lines' | 'adjustments'>): number {
  let sum = 0;
  for (const line of ticket.lines) sum += line.discount ?? 0;
  for (const a of ticket.adjustments) if (a.amount < 0) sum -= a.amount;
  return sum;
}

/** What the total must be: Σ line amount + adjustments, plus tax when prices exclude it. */
export function expectedTotal(ticket: Pick<Ticket, 'lines' | 'adjustments' | 'tax' | 'taxIncluded'>): number {
  let sum = 0;
  for (const line of ticket.lines) sum += line.amount;
  for (const a of ticket.adjustments) sum += a.amount;
  if (!ticket.taxIncluded) for (const t of ticket.tax) sum += t.amount;
  return sum;
}
