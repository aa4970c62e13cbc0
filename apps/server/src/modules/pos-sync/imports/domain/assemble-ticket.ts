import { fromMilli } from '@larder/contracts/common/quantity';
import type { ImportIssueCode, ImportProfile } from '@larder/contracts/pos-sync/imports';
import { LocalTime } from '../../domain/local-time.ts';
import type { Issue } from './import-figures.ts';
import type { MappedRows, SourceRow, TargetStore } from './mapped-rows.ts';
import { lineAmount, minorDigitsOf, PRICE_DIGITS, readDecimal, readMoment, ZoneOffsets } from './read-values.ts';

export interface TicketGroup {
  readonly number: string;
  readonly store: TargetStore;
  readonly rows: readonly SourceRow[];
}

/** Goods that left without a sale: one document of dated waste. */
export interface WriteOff {
  readonly type: 'waste';
  readonly issues: readonly Issue[];
  readonly number: string;
  readonly businessDate: string;
  readonly occurredAt: Date;
  readonly lines: readonly { readonly sku: string; readonly quantityMilli: bigint; readonly row: SourceRow }[];
}

export interface AssembledTicket {
  readonly type: 'ticket';
  readonly issues: readonly Issue[];
  readonly number: string;
  readonly kind: 'sale' | 'refund';
  readonly lines: number;
  readonly totalMinor: bigint;
  readonly businessDate: string | null;
  /** In wire form; cells that cannot be read stay as found. */
  readonly ticket: Readonly<Record<string, unknown>>;
  /** Why a person has to look at it first; it does not go to the intake then. */
  readonly held: { readonly reason: 'schema' | 'import_rule'; readonly detail: string } | null;
}

interface Line {
  readonly row: SourceRow;
  readonly sku: string;
  readonly name: string;
  readonly quantity: bigint | null;
  readonly price: bigint | null;
  readonly amount: bigint | null;
  readonly problem: ImportIssueCode | null;
  /** Text of the cell that cannot be read. */
  readonly found: string;
}

const REFUND = /退|refund|return|credit|reversal/i;
const FILE_TERMINAL = 'FILE';

/** Rows of one ticket number to a ticket or a write-off, by the profile's rules. One per store, since zone and currency are the store's. */
export class TicketAssembler {
  private readonly rows: MappedRows;
  private readonly profile: ImportProfile;
  private readonly uid: (number: string) => string;
  private readonly minorDigits: number;
  private readonly offsets: ZoneOffsets;
  private readonly time: LocalTime;
  private readonly currency: string;

  /** @param uid ticket number to ticketUid: the same number of the same source always gives the same */
  constructor(rows: MappedRows, profile: ImportProfile, store: TargetStore, uid: (number: string) => string) {
    this.rows = rows;
    this.profile = profile;
    this.uid = uid;
    this.minorDigits = minorDigitsOf(store.currency);
    this.offsets = new ZoneOffsets(profile.zone ?? store.zone);
    this.time = new LocalTime(store.zone, store.closeoutMinute);
    this.currency = store.currency;
  }

  assemble(group: TicketGroup): AssembledTicket | WriteOff {
    const lines = group.rows.map((row) => this.line(row));
    const moments = [...new Set(group.rows.map((row) => this.clockText(row)))];
    // The first timestamp of a ticket counts: later ones are edits at the till.
    const moment = readMoment(moments[0] ?? '', this.profile.dateOrder);
    const opened = moment === null ? null : this.offsets.instant(moment);
    const businessDate = opened === null ? null : this.time.of(Date.parse(opened)).businessDate;
    const issues: Issue[] = [];
    if (moments.length > 1 && moment !== null)
      issues.push(
        this.rows.issue(group.rows[0] as SourceRow, 'warning', 'several_timestamps', moments.slice(0, 3).join(', ')),
      );

    const credit = this.isCredit(group);
    const negative = lines.every((l) => l.quantity !== null && l.quantity < 0n);
    if (this.isWriteOff(credit, negative, lines) && opened !== null && businessDate !== null) {
      return {
        type: 'waste',
        issues,
        number: group.number,
        businessDate,
        occurredAt: new Date(opened),
        lines: lines.map((l) => ({ sku: l.sku, quantityMilli: -(l.quantity ?? 0n), row: l.row })),
      };
    }
    return this.ticket(
      group,
      lines,
      { opened, text: moments[0] ?? '', businessDate },
      credit || negative ? 'refund' : 'sale',
      negative,
      issues,
    );
  }

  private ticket(
    group: TicketGroup,
    lines: readonly Line[],
    at: { opened: string | null; text: string; businessDate: string | null },
    kind: 'sale' | 'refund',
    negative: boolean,
    issues: Issue[],
  ): AssembledTicket {
    const sign = kind === 'refund' && negative ? -1n : 1n;
    let total = 0n;
    const wire = lines.map((line, i) => {
      const amount = this.amount(line, sign);
      total += amount ?? 0n;
      if (amount === 0n && line.price !== null && line.price !== 0n && line.quantity !== 0n)
        issues.push(this.rows.issue(line.row, 'warning', 'rounded_to_zero'));
      return this.wireLine(line, i + 1, sign, amount);
    });
    const { bad, held } = this.badRows(group, lines, at);
    return {
      type: 'ticket',
      issues: [...issues, ...bad.values()],
      number: group.number,
      kind,
      lines: lines.length,
      totalMinor: total,
      businessDate: at.businessDate,
      ticket: this.wireTicket(group, kind, at.opened ?? at.text, wire, total),
      held,
    };
  }

  /** Rows that cannot be taken. The ticket waits as a whole, so each of its rows has to come again. */
  private badRows(
    group: TicketGroup,
    lines: readonly Line[],
    at: { readonly opened: string | null; readonly text: string },
  ): { readonly bad: ReadonlyMap<SourceRow, Issue>; readonly held: AssembledTicket['held'] } {
    const bad = new Map<SourceRow, Issue>();
    const mark = (row: SourceRow, code: ImportIssueCode, detail: string | null) => {
      if (!bad.has(row)) bad.set(row, this.rows.issue(row, 'error', code, detail));
    };
    for (const line of lines) if (line.problem !== null) mark(line.row, line.problem, line.found);
    if (at.opened === null) for (const row of group.rows) mark(row, 'time_unreadable', at.text);
    const rule = bad.size === 0 ? this.heldBack(lines) : null;
    if (rule !== null) for (const { row } of lines) mark(row, 'negative_price', null);
    const first = [...bad.values()][0];
    if (!first) return { bad, held: null };
    for (const row of group.rows) mark(row, 'refused', `row ${first.row}`);
    const held = {
      reason: rule === null ? ('schema' as const) : ('import_rule' as const),
      detail: rule ?? `row ${first.row}: ${first.code}`,
    };
    return { bad, held };
  }

  private wireTicket(
    group: TicketGroup,
    kind: 'sale' | 'refund',
    moment: string,
    lines: readonly unknown[],
    total: bigint,
  ): Readonly<Record<string, unknown>> {
    const first = group.rows[0] as SourceRow;
    const optional = (name: string, text: string): Record<string, string> =>
      text === '' ? {} : { [name]: text.slice(0, 120) };
    return {
      ticketUid: this.uid(group.number),
      rev: 1,
      kind,
      status: 'closed',
      terminalCode: this.rows.cell(first, 'terminal').slice(0, 64) || FILE_TERMINAL,
      seq: null,
      receiptNo: group.number,
      ...optional('cashierRef', this.rows.cell(first, 'cashier')),
      ...optional('memberRef', this.rows.cell(first, 'member')),
      channel: this.profile.channel,
      currency: this.currency,
      openedAt: moment,
      closedAt: moment,
      lines,
      payments: [],
      taxIncluded: true,
      tax: [],
      adjustments: [],
      total: Number(total),
    };
  }

  private line(row: SourceRow): Line {
    const mark = this.profile.decimalMark;
    const texts = {
      quantity: this.rows.cell(row, 'quantity'),
      price: this.rows.cell(row, 'price'),
      amount: this.rows.cell(row, 'amount'),
    };
    const quantity = readDecimal(texts.quantity, 3, mark);
    const price = this.rows.has('price') ? readDecimal(texts.price, PRICE_DIGITS, mark) : null;
    const amount = this.rows.has('amount') ? readDecimal(texts.amount, this.minorDigits, mark) : null;
    const sku = this.rows.cell(row, 'sku');
    const [problem, found] = ((): [ImportIssueCode | null, string] => {
      if (sku === '' || sku.length > 64) return ['sku_missing', sku.slice(0, 80)];
      if (quantity === null) return ['quantity_unreadable', texts.quantity];
      if (this.rows.has('amount') && amount === null) return ['amount_unreadable', texts.amount];
      if (this.rows.has('price') && price === null && amount === null) return ['price_unreadable', texts.price];
      return [null, ''];
    })();
    return { row, sku, name: this.rows.cell(row, 'name'), quantity, price, amount, problem, found: found.slice(0, 80) };
  }

  /** The till's own amount where the file has one, else quantity × price. */
  private amount(line: Line, sign: bigint): bigint | null {
    if (line.amount !== null) return line.amount * sign;
    return line.quantity === null || line.price === null
      ? null
      : lineAmount(line.quantity * sign, line.price, this.minorDigits);
  }

  private wireLine(line: Line, lineNo: number, sign: bigint, amount: bigint | null): Readonly<Record<string, unknown>> {
    return {
      lineNo,
      ...(line.sku === '' ? {} : { sku: line.sku }),
      ...(line.name === '' ? {} : { name: line.name.slice(0, 200) }),
      quantity: line.quantity === null ? this.rows.cell(line.row, 'quantity') : fromMilli(line.quantity * sign),
      ...(line.price === null ? {} : { unitPrice: Number(lineAmount(1000n, line.price, this.minorDigits)) }),
      amount: amount === null ? line.found : Number(amount),
    };
  }

  private isCredit(group: TicketGroup): boolean {
    const { creditPrefix } = this.profile;
    if (creditPrefix !== null && group.number.toUpperCase().startsWith(creditPrefix.toUpperCase())) return true;
    return this.rows.has('kind') && REFUND.test(this.rows.cell(group.rows[0] as SourceRow, 'kind'));
  }

  private isWriteOff(credit: boolean, negative: boolean, lines: readonly Line[]): boolean {
    return (
      this.profile.writeOffs &&
      !credit &&
      negative &&
      lines.every((l) => l.problem === null && (l.amount ?? l.price) === 0n)
    );
  }

  private heldBack(lines: readonly Line[]): string | null {
    const at = lines.findIndex((l) => l.price !== null && l.price < 0n);
    return at < 0 ? null : `lines.${at}.unitPrice: negative`;
  }

  private clockText(row: SourceRow): string {
    const clock = this.rows.cell(row, 'clock');
    const time = this.rows.cell(row, 'time');
    return clock === '' ? time : `${time.slice(0, 10)} ${clock}`;
  }
}
