import type { RecipeBook } from '../../../foundation/catalog/index.ts';
import type { SaleLeg } from '../../../foundation/inventory/index.ts';
import type { TicketFact } from '../../../foundation/sales/index.ts';

const MICRO = 1_000_000n;

/** What one line uses up, signed by the ticket's kind. Made-to-order items and set meals become their ingredients. */
export function lineLegs(
  line: {
    readonly itemId: string;
    readonly lineNo: number;
    readonly modifierNo: number;
    readonly quantityMilli: bigint;
  },
  ticket: {
    readonly ticketUid: string;
    readonly rev: number;
    readonly kind: 'sale' | 'refund';
    readonly businessDate: string;
    readonly occurredAt: Date;
  },
  book: RecipeBook,
): SaleLeg[] {
  const signed = ticket.kind === 'sale' ? -line.quantityMilli : line.quantityMilli;
  const recipeVersion = book.version(line.itemId);
  return book.leaves(line.itemId).map((leaf) => ({
    itemId: leaf.itemId,
    businessDate: ticket.businessDate,
    occurredAt: ticket.occurredAt,
    quantityMilli: leaf.microPerUnit === MICRO ? signed : roundedShare(signed, leaf.microPerUnit),
    kind: ticket.kind,
    ticketUid: ticket.ticketUid,
    rev: ticket.rev,
    lineNo: line.lineNo,
    modifierNo: line.modifierNo,
    recipeVersion,
  }));
}

/** Legs of a closed ticket. A set whose parts stand on the ticket as lines is used up through its parts, not twice. */
export function ticketLegs(fact: TicketFact, book: RecipeBook): SaleLeg[] {
  if (fact.status !== 'closed') return [];
  const sets = new Set<number>();
  for (const line of fact.lines) if (line.parentLineNo !== null) sets.add(line.parentLineNo);
  const ticket = {
    ticketUid: fact.ticketUid,
    rev: fact.rev,
    kind: fact.kind,
    businessDate: fact.businessDate,
    occurredAt: fact.closedAt ?? fact.openedAt,
  };
  const out: SaleLeg[] = [];
  for (const line of fact.lines) {
    if (line.itemId === null) continue;
    const modifierNo = line.modifierNo ?? 0;
    if (modifierNo === 0 && sets.has(line.lineNo)) continue;
    for (const leg of lineLegs(
      { itemId: line.itemId, lineNo: line.lineNo, modifierNo, quantityMilli: line.quantityMilli },
      ticket,
      book,
    ))
      out.push(leg);
  }
  return out;
}

/** quantity × micro / 10⁶, rounded half away from zero. */
function roundedShare(quantity: bigint, micro: bigint): bigint {
  const product = quantity * micro;
  const half = product < 0n ? -MICRO / 2n : MICRO / 2n;
  return (product + half) / MICRO;
}
