import { minorToWire } from '@larder/contracts/common/money';
import { fromMilli } from '@larder/contracts/common/quantity';
import type { Peak, Shortage, ShortageDetail, ShortageHorizon } from '@larder/contracts/ordering/outlook';
import { addDays } from '../../../../platform/clock/business-date.ts';
import type { NamedPeaks, NamedShortages, ShortageFacts } from '../application/outlook-queries.ts';
import type { ShortageRow } from '../data/outlook.repository.ts';

const WHOLE_BP = 10_000;
const share = (bp: number): number => bp / WHOLE_BP;

const chanceOf = (row: ShortageRow, horizon: ShortageHorizon): number =>
  share({ delivery: row.beforeBp, week: row.weekBp, fortnight: row.fortnightBp }[horizon]);

const refOf = (id: string, named: { readonly name: string; readonly nameEn: string | null } | undefined) => ({
  id,
  name: named?.name ?? '',
  nameEn: named?.nameEn ?? null,
});

export const shortageViews = ({ rows, items, stores, sources }: NamedShortages, horizon: ShortageHorizon): Shortage[] =>
  rows.map((row) => {
    const item = items.get(row.itemId);
    return {
      store: refOf(row.storeId, stores.get(row.storeId)),
      item: { ...refOf(row.itemId, item), sku: item?.sku ?? '', baseUom: item?.baseUom ?? '' },
      source: row.sourceId === null ? null : refOf(row.sourceId, sources.get(row.sourceId)),
      chance: chanceOf(row, horizon),
      chances: { delivery: share(row.beforeBp), week: share(row.weekBp), fortnight: share(row.fortnightBp) },
      likelyOn: row.likelyDate,
      nextDelivery: row.nextDelivery,
      onHand: fromMilli(row.onHandMilli),
      incoming: fromMilli(row.incomingMilli),
      planned: fromMilli(row.plannedMilli),
      demand: fromMilli(row.demandMilli),
      missing: fromMilli(row.missingMilli),
      lost: minorToWire(row.lostMinor),
      currency: row.currency,
      action: row.action,
      orderId: row.orderId,
    };
  });

export function shortageDetail(facts: ShortageFacts): ShortageDetail {
  const row = facts.rows[0] as ShortageRow;
  const { listing } = facts;
  return {
    ...(shortageViews(facts, 'week')[0] as Shortage),
    madeAt: facts.madeAt.toISOString(),
    days: row.dayBp.map((bp, i) => ({ date: addDays(row.originDate, i), chance: share(bp) })),
    need: fromMilli(row.needMilli),
    pack: listing
      ? {
          uom: listing.packUom,
          quantity: fromMilli(listing.packMilli),
          packs: Number((row.needMilli + listing.packMilli - 1n) / listing.packMilli),
        }
      : null,
    donors: facts.donors.map((d) => ({
      store: refOf(d.store.id, d.store),
      onHand: fromMilli(d.onHandMilli),
      spare: fromMilli(d.spareMilli),
    })),
    safetyDays: facts.safetyDays,
  };
}

export const peakViews = ({ rows, stores, people }: NamedPeaks): Peak[] =>
  rows.map((row) => ({
    store: refOf(row.storeId, stores.get(row.storeId)),
    date: row.businessDate,
    currency: row.currency,
    expected: minorToWire(row.expectedMinor),
    usual: minorToWire(row.usualMinor),
    expectedTickets: row.expectedTicketsMilli === null ? null : Number(row.expectedTicketsMilli) / 1000,
    usualTickets: row.usualTicketsMilli === null ? null : Number(row.usualTicketsMilli) / 1000,
    usualDays: row.usualDays,
    standsOut: row.standsOut,
    overCapacity: row.overCapacity,
    capacity: row.capacity,
    // Nothing that anybody knows of: the forecast has it from the weeks before.
    reasons: row.reasons.length > 0 || !row.standsOut ? [...row.reasons] : [{ kind: 'weekday', name: '' }],
    hours: [...row.hours],
    told:
      row.toldAt === null
        ? null
        : { at: row.toldAt.toISOString(), by: people.get(row.toldBy ?? '') ?? '', note: row.toldNote },
  }));
