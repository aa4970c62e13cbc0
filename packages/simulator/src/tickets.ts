import { businessDayOf, dayNumber } from './dates.ts';
import type { AdHocOrder, StoreDayTickets } from './ticket-maker.ts';
import { TicketMaker } from './ticket-maker.ts';
import type { ChainDefinition } from './types.ts';
import type { WireDayEnd, WireTicket } from './wire.ts';

export type { AdHocOrder, StoreDayTickets } from './ticket-maker.ts';

const makers = new WeakMap<ChainDefinition, TicketMaker>();

function makerOf(chain: ChainDefinition): TicketMaker {
  let maker = makers.get(chain);
  if (!maker) {
    maker = new TicketMaker(chain);
    makers.set(chain, maker);
  }
  return maker;
}

/**
 * Wire tickets and Z reports of a store's business date. Quantities of closed sales add up to the demand model's day;
 * refunds come on top as tickets of their own. `seq` continues from the day before for each terminal, without gaps.
 * Volume follows `ChainOptions.demandScale`.
 * @throws RangeError for an unknown store or a date before the chain's `seqEpoch`.
 */
export function ticketsForDay(chain: ChainDefinition, storeCode: string, businessDate: string): StoreDayTickets {
  const maker = makerOf(chain);
  return maker.day(maker.storeIndex(storeCode), dayNumber(businessDate));
}

/** Numbers used by a store on a business date, without generating its tickets. */
export function ticketCount(chain: ChainDefinition, storeCode: string, businessDate: string): number {
  const maker = makerOf(chain);
  return maker.counts(maker.storeIndex(storeCode), dayNumber(businessDate)).total;
}

/**
 * Closed sales on top of the demand model, at any rate: load for demos and tests, or a run on one item. They are not part of
 * `ticketsForDay`; numbers and the Z report (`dayEndOf`) are the caller's.
 * @throws RangeError for an unknown store or item, or a malformed instant.
 */
export function adHocTickets(chain: ChainDefinition, storeCode: string, order: AdHocOrder): WireTicket[] {
  const maker = makerOf(chain);
  return maker.adHoc(maker.storeIndex(storeCode), order);
}

export interface LiveWindow {
  readonly tickets: readonly WireTicket[];
  readonly dayEnds: readonly WireDayEnd[];
}

/**
 * What a store's tills produce in [from, to): the part of `ticketsForDay` whose moment lies inside, so that live sending and a
 * later fill of the same day agree ticket by ticket.
 * @param fromInstant ISO instant, included
 * @param toInstant ISO instant, excluded
 */
export function liveTickets(
  chain: ChainDefinition,
  storeCode: string,
  fromInstant: string,
  toInstant: string,
): LiveWindow {
  const maker = makerOf(chain);
  const s = maker.storeIndex(storeCode);
  const from = Date.parse(fromInstant);
  const to = Date.parse(toInstant);
  if (Number.isNaN(from) || Number.isNaN(to)) throw new RangeError(`not instants: ${fromInstant}, ${toInstant}`);
  const closeoutHour = chain.stores[s]?.closeoutHour ?? 0;
  const tickets: WireTicket[] = [];
  const dayEnds: WireDayEnd[] = [];
  // The Z of a round-the-clock store is printed just after the date has turned, hence one day earlier.
  for (let day = businessDayOf(from, closeoutHour) - 1; day <= businessDayOf(to, closeoutHour); day++) {
    if (day < dayNumber(chain.seqEpoch)) continue;
    const made = maker.day(s, day);
    made.tickets.forEach((ticket, i) => {
      const at = made.emittedAt[i] ?? 0;
      if (at >= from && at < to) tickets.push(ticket);
    });
    if (made.dayEndAt >= from && made.dayEndAt < to) dayEnds.push(...made.dayEnds);
  }
  return { tickets, dayEnds };
}
