/** A head of the day, as completeness sees it. */
export interface DayTicket {
  readonly terminalCode: string;
  readonly seq: number | null;
  readonly kind: 'sale' | 'refund';
  readonly status: 'open' | 'closed' | 'void';
  readonly totalMinor: bigint;
  readonly discountMinor: bigint;
  readonly payments: readonly { readonly method: string; readonly amount: number }[];
}

export interface DayZ {
  readonly terminalCode: string;
  readonly firstSeq: number | null;
  readonly lastSeq: number | null;
  readonly ticketCount: number;
  readonly grossMinor: bigint;
  readonly discountMinor: bigint;
  readonly refundMinor: bigint;
  readonly voidMinor: bigint;
  readonly tenders: readonly { readonly method: string; readonly amount: number }[];
}

/** Difference of one figure: Z minus tickets, minor units (or tickets for `ticketCount`). */
export interface ZDifference {
  readonly figure: string;
  readonly z: string;
  readonly computed: string;
}

export interface TerminalDay {
  readonly terminalCode: string;
  readonly firstSeq: number | null;
  readonly lastSeq: number | null;
  readonly received: number;
  /** Missing sequence numbers as [from, to] ranges. */
  readonly gaps: readonly (readonly [number, number])[];
  readonly missing: number;
  readonly dayEnd: boolean;
  readonly differences: readonly ZDifference[];
}

export type StoreDayState = 'open' | 'receiving' | 'complete' | 'reconciled' | 'disputed';

export interface SettledDay {
  readonly state: StoreDayState;
  readonly received: number;
  readonly missing: number;
  readonly netMinor: bigint;
  readonly terminals: readonly TerminalDay[];
}

/**
 * Completeness of a store's day: every terminal's sequence has no gap and its day end arrived; then its Z is compared with
 * the tickets. Tickets without a sequence come from a file import, which is complete by itself.
 * @param seenSeqs all sequence numbers the store has around the day, per terminal: a ticket that moved to another date is
 *   still received
 * @param tolerance allowed difference per amount, minor units
 */
export function settleDay(
  tickets: readonly DayTicket[],
  dayEnds: readonly DayZ[],
  seenSeqs: ReadonlyMap<string, ReadonlySet<number>>,
  tolerance: number,
): SettledDay {
  const zOf = new Map(dayEnds.map((z) => [z.terminalCode, z]));
  const codes = [
    ...new Set([...tickets.filter((t) => t.seq !== null).map((t) => t.terminalCode), ...zOf.keys()]),
  ].sort();
  const terminals = codes.map((code) =>
    terminalDay(
      code,
      tickets.filter((t) => t.terminalCode === code),
      zOf.get(code),
      seenSeqs.get(code) ?? new Set(),
      tolerance,
    ),
  );
  let netMinor = 0n;
  for (const t of tickets) if (t.status === 'closed') netMinor += t.kind === 'sale' ? t.totalMinor : -t.totalMinor;
  const missing = terminals.reduce((sum, t) => sum + t.missing, 0);
  return { state: stateOf(tickets, terminals), received: tickets.length, missing, netMinor, terminals };
}

function stateOf(tickets: readonly DayTicket[], terminals: readonly TerminalDay[]): StoreDayState {
  if (tickets.length === 0 && terminals.length === 0) return 'open';
  if (tickets.some((t) => t.status === 'open') || terminals.some((t) => t.missing > 0 || !t.dayEnd)) return 'receiving';
  if (terminals.length === 0) return 'complete';
  return terminals.some((t) => t.differences.length > 0) ? 'disputed' : 'reconciled';
}

function terminalDay(
  terminalCode: string,
  tickets: readonly DayTicket[],
  z: DayZ | undefined,
  seen: ReadonlySet<number>,
  tolerance: number,
): TerminalDay {
  const seqs = tickets.flatMap((t) => t.seq ?? []);
  const ends = [...seqs, ...(z?.firstSeq == null ? [] : [z.firstSeq]), ...(z?.lastSeq == null ? [] : [z.lastSeq])];
  const firstSeq = ends.length === 0 ? null : ends.reduce((a, b) => Math.min(a, b));
  const lastSeq = ends.length === 0 ? null : ends.reduce((a, b) => Math.max(a, b));
  const gaps: [number, number][] = [];
  let missing = 0;
  if (firstSeq !== null && lastSeq !== null) {
    const present = [...seen].filter((s) => s >= firstSeq && s <= lastSeq).sort((a, b) => a - b);
    let next = firstSeq;
    for (const seq of [...present, lastSeq + 1]) {
      if (seq > next) {
        gaps.push([next, seq - 1]);
        missing += seq - next;
      }
      next = seq + 1;
    }
  }
  return {
    terminalCode,
    firstSeq,
    lastSeq,
    received: tickets.length,
    gaps: gaps.slice(0, 100),
    missing,
    dayEnd: z !== undefined,
    differences: z === undefined ? [] : differences(tickets, z, tolerance),
  };
}

/**
 * Z figures: gross = Σ (total + reductions) of closed sales, discounts = those reductions, refunds and voids = Σ totals,
 * tenders = payments of sales minus payments of refunds; ticketCount counts every number used.
 */
function differences(tickets: readonly DayTicket[], z: DayZ, tolerance: number): ZDifference[] {
  let gross = 0n;
  let discounts = 0n;
  let refunds = 0n;
  let voids = 0n;
  const tenders = new Map<string, number>();
  for (const t of tickets) {
    if (t.status === 'void') voids += t.totalMinor;
    if (t.status !== 'closed') continue;
    if (t.kind === 'sale') {
      gross += t.totalMinor + t.discountMinor;
      discounts += t.discountMinor;
    } else refunds += t.totalMinor;
    for (const p of t.payments)
      tenders.set(p.method, (tenders.get(p.method) ?? 0) + (t.kind === 'sale' ? p.amount : -p.amount));
  }
  const out: ZDifference[] = [];
  const compare = (figure: string, said: bigint, computed: bigint, allowed: number) => {
    const off = said > computed ? said - computed : computed - said;
    if (off > BigInt(allowed)) out.push({ figure, z: String(said), computed: String(computed) });
  };
  compare('ticketCount', BigInt(z.ticketCount), BigInt(tickets.length), 0);
  compare('gross', z.grossMinor, gross, tolerance);
  compare('discounts', z.discountMinor, discounts, tolerance);
  compare('refunds', z.refundMinor, refunds, tolerance);
  compare('voids', z.voidMinor, voids, tolerance);
  const methods = new Set([...tenders.keys(), ...z.tenders.map((t) => t.method)]);
  for (const method of [...methods].sort()) {
    const said = z.tenders.filter((t) => t.method === method).reduce((sum, t) => sum + t.amount, 0);
    compare(`tender:${method}`, BigInt(said), BigInt(tenders.get(method) ?? 0), tolerance);
  }
  return out;
}
