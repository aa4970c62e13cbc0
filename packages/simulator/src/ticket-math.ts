import type { ItemDefinition } from './types.ts';
import type { WireAdjustment, WireDayEnd, WireLine, WireTax, WireTicket } from './wire.ts';

/** Tax rate in basis points by code. */
export const TAX_RATES: Readonly<Record<ItemDefinition['taxCode'], number>> = { VAT6: 600, VAT9: 900, VAT13: 1300 };

/** Thousandths → shortest decimal string ("12", "0.5"). */
export function quantityText(milli: number): string {
  const whole = Math.floor(milli / 1000);
  const fraction = String(milli % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  return fraction ? `${whole}.${fraction}` : String(whole);
}

/** Price × thousandths, rounded half up to minor units. */
export function lineMinor(unitPriceMinor: number, quantityMilli: number): number {
  return Math.floor((unitPriceMinor * quantityMilli + 500) / 1000);
}

/** total = Σ line amount + adjustments; prices include tax. */
export function totalOf(lines: readonly WireLine[], adjustments: readonly WireAdjustment[]): number {
  return lines.reduce((sum, line) => sum + line.amount, 0) + adjustments.reduce((sum, a) => sum + a.amount, 0);
}

/**
 * Tax contained in a ticket, one row per code in code order. Adjustments are spread over the codes in proportion to the
 * line amounts, the last code takes the rounding, so that Σ (base + amount) = total.
 */
export function taxOf(lines: readonly WireLine[], total: number): WireTax[] {
  const byCode = new Map<string, number>();
  for (const line of lines) byCode.set(line.taxCode, (byCode.get(line.taxCode) ?? 0) + line.amount);
  const codes = [...byCode.keys()].sort();
  const sum = [...byCode.values()].reduce((a, b) => a + b, 0);
  let left = total;
  return codes.map((code, index) => {
    const share =
      index === codes.length - 1 ? left : sum === 0 ? 0 : Math.round((total * (byCode.get(code) ?? 0)) / sum);
    left -= share;
    const rate = TAX_RATES[code as ItemDefinition['taxCode']];
    const amount = Math.round((share * rate) / (10_000 + rate));
    return { code, rate: (rate / 10_000).toFixed(2), base: share - amount, amount };
  });
}

/** Reductions inside a ticket: line discounts plus negative adjustments, as a positive number. */
export function discountsOf(ticket: WireTicket): number {
  const lines = ticket.lines.reduce((sum, line) => sum + (line.discount ?? 0), 0);
  return lines + ticket.adjustments.reduce((sum, a) => sum + Math.max(0, -a.amount), 0);
}

/**
 * Z report of a terminal from its tickets of one business date: the highest rev of each counts.
 * @param tickets all revs of the terminal's tickets, in any order
 */
export function dayEndOf(terminalCode: string, businessDate: string, tickets: readonly WireTicket[]): WireDayEnd {
  const heads = new Map<string, WireTicket>();
  for (const ticket of tickets) {
    const known = heads.get(ticket.ticketUid);
    if (!known || known.rev < ticket.rev) heads.set(ticket.ticketUid, ticket);
  }
  let gross = 0;
  let discounts = 0;
  let refunds = 0;
  let voids = 0;
  let firstSeq: number | null = null;
  let lastSeq: number | null = null;
  const tenders = new Map<string, number>();
  for (const ticket of heads.values()) {
    firstSeq = firstSeq === null ? ticket.seq : Math.min(firstSeq, ticket.seq);
    lastSeq = lastSeq === null ? ticket.seq : Math.max(lastSeq, ticket.seq);
    if (ticket.status === 'void') {
      voids += ticket.total;
      continue;
    }
    if (ticket.status !== 'closed') continue;
    const sign = ticket.kind === 'refund' ? -1 : 1;
    if (sign === 1) {
      const off = discountsOf(ticket);
      gross += ticket.total + off;
      discounts += off;
    } else {
      refunds += ticket.total;
    }
    for (const payment of ticket.payments)
      tenders.set(payment.method, (tenders.get(payment.method) ?? 0) + sign * payment.amount);
  }
  return {
    terminalCode,
    businessDate,
    firstSeq,
    lastSeq,
    ticketCount: heads.size,
    gross,
    discounts,
    refunds,
    voids,
    tenders: [...tenders.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([method, amount]) => ({ method, amount })),
  };
}
