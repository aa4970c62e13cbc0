import type { ItemDays } from '../sales.facade.ts';

/** One item's history in one store; the columns are PostgreSQL array texts of equal length, e.g. `{0,1,4}`. */
export interface SeriesText {
  readonly storeId: string;
  readonly itemId: string;
  readonly days: string;
  readonly quantities: string;
  readonly soldOut: string;
}

/** Numbers of an array text. */
function* numbers(text: string): Generator<number> {
  let value = 0;
  let negative = false;
  let digits = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c >= 48 && c <= 57) {
      value = value * 10 + (c - 48);
      digits = true;
    } else if (c === 45) negative = true;
    else if (digits) {
      yield negative ? -value : value;
      value = 0;
      negative = false;
      digits = false;
    }
  }
}

const lengthOf = (text: string): number => {
  let n = 1;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) === 44) n++;
  return n;
};

/** Columns of many series, in the order given: sorted by store, item, day. */
export function columnsOf(series: readonly SeriesText[]): ItemDays {
  const total = series.reduce((sum, s) => sum + lengthOf(s.days), 0);
  const storeIds = [...new Set(series.map((s) => s.storeId))];
  const itemIds = [...new Set(series.map((s) => s.itemId))];
  const storeAt = new Map(storeIds.map((id, i) => [id, i]));
  const itemAt = new Map(itemIds.map((id, i) => [id, i]));
  const out = {
    storeIds,
    itemIds,
    storeIndex: new Uint16Array(total),
    itemIndex: new Uint32Array(total),
    day: new Uint16Array(total),
    quantityMilli: new Float64Array(total),
    soldOut: new Uint8Array(total),
  };
  let start = 0;
  for (const s of series) {
    let n = start;
    for (const day of numbers(s.days)) out.day[n++] = day;
    out.storeIndex.fill(storeAt.get(s.storeId) ?? 0, start, n);
    out.itemIndex.fill(itemAt.get(s.itemId) ?? 0, start, n);
    let q = start;
    for (const quantity of numbers(s.quantities)) out.quantityMilli[q++] = quantity;
    let o = start;
    for (const flag of numbers(s.soldOut)) out.soldOut[o++] = flag;
    start = n;
  }
  return out;
}
