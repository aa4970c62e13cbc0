import { fromMilli, toMilli } from '@larder/contracts/common/quantity';
import type { ImportFigures, ImportIssueCode, ImportKind } from '@larder/contracts/pos-sync/imports';

export interface Issue {
  readonly row: number;
  readonly level: 'error' | 'warning';
  readonly code: ImportIssueCode;
  readonly detail: string | null;
  readonly cells: Readonly<Record<string, string>>;
}

const MOST_UNKNOWN_STORES = 200;

/** Running totals of a file; survives a stop by going through its wire form. */
export class Tally {
  readonly kind: ImportKind;
  rows = 0;
  badRows = 0;
  warnings = 0;
  newItems = 0;
  firstDate: string | null = null;
  lastDate: string | null = null;
  readonly sales = { count: 0, lines: 0, minor: 0n };
  readonly refunds = { count: 0, lines: 0, minor: 0n };
  wastes = 0;
  wasteMilli = 0n;
  quarantined = 0;
  dayMilli = 0n;
  stores = 0;
  items = 0;
  fresh: number | null = null;
  freshWastes: number | null = null;
  private readonly issues = new Map<
    string,
    { readonly level: Issue['level']; readonly code: ImportIssueCode; rows: number }
  >();
  private readonly unknownStores = new Set<string>();

  constructor(kind: ImportKind) {
    this.kind = kind;
  }

  static of(kind: ImportKind, figures: ImportFigures | null): Tally {
    const tally = new Tally(kind);
    if (figures === null) return tally;
    const { rows, badRows, warnings, newItems, firstDate, lastDate } = figures;
    Object.assign(tally, { rows, badRows, warnings, newItems, firstDate, lastDate });
    const t = figures.tickets;
    if (t) {
      Object.assign(tally.sales, { count: t.sales, lines: t.saleLines, minor: BigInt(t.saleAmount) });
      Object.assign(tally.refunds, { count: t.refunds, lines: t.refundLines, minor: BigInt(t.refundAmount) });
      Object.assign(tally, {
        wastes: t.wastes,
        wasteMilli: toMilli(t.wasteQuantity),
        quarantined: t.quarantined,
        fresh: t.fresh,
        freshWastes: t.freshWastes,
      });
    }
    const d = figures.itemDays;
    if (d) Object.assign(tally, { dayMilli: toMilli(d.quantity), stores: d.stores, items: d.items, fresh: d.fresh });
    for (const { level, code, rows: n } of figures.issues)
      tally.issues.set(`${level}|${code}`, { level, code, rows: n });
    for (const name of figures.unknownStores) tally.unknownStores.add(name);
    return tally;
  }

  date(date: string): void {
    if (this.firstDate === null || date < this.firstDate) this.firstDate = date;
    if (this.lastDate === null || date > this.lastDate) this.lastDate = date;
  }

  issue(issue: Issue): void {
    const key = `${issue.level}|${issue.code}`;
    const known = this.issues.get(key);
    if (known) known.rows += 1;
    else this.issues.set(key, { level: issue.level, code: issue.code, rows: 1 });
    if (issue.level === 'error') this.badRows += 1;
    else this.warnings += 1;
    if (issue.code === 'store_unknown' && issue.detail !== null && this.unknownStores.size < MOST_UNKNOWN_STORES)
      this.unknownStores.add(issue.detail);
  }

  figures(): ImportFigures {
    const { rows, badRows, warnings, newItems, firstDate, lastDate } = this;
    return {
      rows,
      badRows,
      warnings,
      newItems,
      firstDate,
      lastDate,
      tickets:
        this.kind !== 'tickets'
          ? null
          : {
              sales: this.sales.count,
              saleLines: this.sales.lines,
              saleAmount: Number(this.sales.minor),
              refunds: this.refunds.count,
              refundLines: this.refunds.lines,
              refundAmount: Number(this.refunds.minor),
              wastes: this.wastes,
              wasteQuantity: fromMilli(this.wasteMilli),
              quarantined: this.quarantined,
              fresh: this.fresh,
              freshWastes: this.freshWastes,
            },
      itemDays:
        this.kind !== 'item_days'
          ? null
          : { quantity: fromMilli(this.dayMilli), stores: this.stores, items: this.items, fresh: this.fresh },
      issues: [...this.issues.values()].sort((a, b) =>
        a.level === b.level ? b.rows - a.rows : a.level < b.level ? -1 : 1,
      ),
      unknownStores: [...this.unknownStores],
    };
  }
}
