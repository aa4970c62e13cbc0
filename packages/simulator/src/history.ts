import { dateOf, dayNumber } from './dates.ts';
import type { DemandModel } from './demand.ts';
import { demandModel, emptyItemDay } from './demand.ts';
import type { ChainDefinition } from './types.ts';

/** Rows of one store over consecutive days, column by column; all arrays have `length` valid entries. */
export interface ItemDayChunk {
  readonly storeCode: string;
  readonly storeIndex: number;
  readonly length: number;
  /** Index into `historyItems(chain)`. */
  readonly itemIndex: Uint16Array;
  /** Days since 1970-01-01; `dateOf` of `dates.ts` turns it into a business date. */
  readonly day: Int32Array;
  readonly quantityMilli: Int32Array;
  /** Line amounts after promotion discounts, without modifiers, ticket-level discounts, voids and refunds. */
  readonly netAmountMinor: Int32Array;
  readonly wasteMilli: Int32Array;
  /** 1 when the item ran out; `soldOutMinute` says when (−1 otherwise). */
  readonly soldOut: Uint8Array;
  readonly soldOutMinute: Int16Array;
  /** 1 when the store was closed all day. */
  readonly closed: Uint8Array;
  /** Percent off by promotion. */
  readonly percentOff: Uint8Array;
}

/** SKUs in the order of `itemIndex`: all items with demand of their own. */
export function historyItems(chain: ChainDefinition): readonly string[] {
  return demandModel(chain).items.map((item) => item.sku);
}

/**
 * Item-day history from … to (both included): one row per listed item and day, closed days too, so that a reader can tell
 * "closed" from "nothing sold". One chunk per store and span of `chunkDays` (default: the whole range).
 * Sixty weeks of the bakery chain are about 0.37 million rows, of the convenience chain about 1.5 million.
 */
export function* itemDayHistory(
  chain: ChainDefinition,
  from: string,
  to: string,
  options: { readonly chunkDays?: number } = {},
): Generator<ItemDayChunk> {
  const model = demandModel(chain);
  const first = dayNumber(from);
  const last = dayNumber(to);
  const span = options.chunkDays ?? last - first + 1;
  if (!(span > 0)) throw new RangeError(`empty range ${from} … ${to}`);
  for (let storeIndex = 0; storeIndex < model.stores.length; storeIndex++) {
    for (let start = first; start <= last; start += span) {
      yield storeChunk(model, storeIndex, start, Math.min(last, start + span - 1));
    }
  }
}

function storeChunk(model: DemandModel, storeIndex: number, start: number, end: number): ItemDayChunk {
  const out = emptyItemDay();
  const room = (end - start + 1) * model.items.length;
  const itemIndex = new Uint16Array(room);
  const day = new Int32Array(room);
  const quantityMilli = new Int32Array(room);
  const netAmountMinor = new Int32Array(room);
  const wasteMilli = new Int32Array(room);
  const soldOut = new Uint8Array(room);
  const soldOutMinute = new Int16Array(room);
  const closed = new Uint8Array(room);
  const percentOff = new Uint8Array(room);
  let n = 0;
  for (let d = start; d <= end; d++) {
    for (let i = 0; i < model.items.length; i++) {
      model.itemDay(storeIndex, i, d, out);
      if (!out.listed) continue;
      itemIndex[n] = i;
      day[n] = d;
      quantityMilli[n] = out.quantityMilli;
      netAmountMinor[n] = out.netAmountMinor;
      wasteMilli[n] = out.wasteMilli;
      soldOut[n] = out.soldOutMinute >= 0 ? 1 : 0;
      soldOutMinute[n] = out.soldOutMinute;
      closed[n] = out.closed ? 1 : 0;
      percentOff[n] = out.percentOff;
      n++;
    }
  }
  return {
    storeCode: model.stores[storeIndex]?.code ?? '',
    storeIndex,
    length: n,
    itemIndex: itemIndex.subarray(0, n),
    day: day.subarray(0, n),
    quantityMilli: quantityMilli.subarray(0, n),
    netAmountMinor: netAmountMinor.subarray(0, n),
    wasteMilli: wasteMilli.subarray(0, n),
    soldOut: soldOut.subarray(0, n),
    soldOutMinute: soldOutMinute.subarray(0, n),
    closed: closed.subarray(0, n),
    percentOff: percentOff.subarray(0, n),
  };
}

/** Business dates of a range, both ends included. */
export function businessDates(from: string, to: string): string[] {
  const result: string[] = [];
  for (let day = dayNumber(from); day <= dayNumber(to); day++) result.push(dateOf(day));
  return result;
}
