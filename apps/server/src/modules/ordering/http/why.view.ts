import { fromMilli } from '@larder/contracts/common/quantity';
import type { OrderLineWhy } from '@larder/contracts/ordering/why';
import type { PackStep, ReplenishInput } from '@larder/forecasting';
import { TREE_WORDS } from '@larder/forecasting/engine/index';
import { addDays } from '../../../platform/clock/business-date.ts';
import type { WhyView } from '../application/order-queries.ts';
import type { BasisFacts } from '../application/planning/line-basis.ts';

export function whyView({
  order,
  line,
  item,
  dishes,
  facts,
  replayed,
  terms,
  lastYear,
  demandBand,
}: WhyView): OrderLineWhy {
  const input = replayed?.snapshot.input;
  // Day 0 of the computation: the day after the last one looked back on.
  const origin = facts ? addDays(facts.recentFrom, 28) : null;
  return {
    itemId: item.id,
    sku: item.sku,
    name: item.name,
    nameEn: item.nameEn,
    baseUom: item.baseUom,
    packUom: line.pack_uom,
    pack: fromMilli(line.pack_milli),
    currency: order.currency,
    baseline: fromMilli(line.baseline_milli),
    terms: terms.map((t) => ({ key: t.key, quantity: fromMilli(t.valueMilli), detail: t.detail })),
    usedBy: (facts?.usedBy ?? []).flatMap((u) => {
      const dish = dishes.get(u.itemId);
      return dish ? [{ name: dish.name, nameEn: dish.nameEn, share: u.share }] : [];
    }),
    windowFrom: input ? order.delivery_date : null,
    windowTo: input ? order.cover_until : null,
    expectedDemand: replayed ? fromMilli(replayed.windowMeanMilli) : null,
    demandLow: demandBand ? fromMilli(demandBand.lowMilli) : null,
    demandHigh: demandBand ? fromMilli(demandBand.highMilli) : null,
    serviceLevel: replayed?.expectedServiceLevel ?? null,
    criticalRatio: replayed?.criticalRatio ?? null,
    oneMore: stepOf(replayed?.oneMore),
    oneLess: stepOf(replayed?.oneLess),
    recent: (facts?.recent ?? []).map((quantity, i) => ({
      date: addDays(facts?.recentFrom ?? order.order_date, i),
      quantity: fromMilli(quantity),
      soldOut: facts?.soldOut.includes(i) ?? false,
    })),
    forecast:
      origin && input
        ? input.demand.meanMilli
            .slice(0, 14)
            .map((quantity, i) => ({ date: addDays(origin, i), quantity: fromMilli(quantity) }))
        : [],
    lastOrder:
      line.last_order_milli === null || line.last_order_date === null
        ? null
        : { quantity: fromMilli(line.last_order_milli), deliveryDate: line.last_order_date },
    source: facts?.source ?? 'none',
    parameters: [
      ...(facts?.parameters ?? []).map(({ key, values, contributionMilli }) => ({
        key,
        reads: 'forecast' as const,
        values: [...values],
        contribution: fromMilli(contributionMilli),
      })),
      ...(input ? orderParameters(input, terms) : []),
    ],
    otherParameters: otherParameters(facts, terms),
    lastYear: lastYear.map(({ date, weekday, related }, i) => ({
      date,
      expected: fromMilli(input?.demand.meanMilli[input.arrivalDays + i] ?? 0),
      weekday: { date: weekday.date, quantity: soldText(weekday.soldMilli) },
      related: related && {
        date: related.date,
        quantity: soldText(related.soldMilli),
        kind: related.kind,
        name: related.name,
        nameEn: related.nameEn,
        month: related.month,
        day: related.day,
      },
    })),
    modelTrainedAt: facts?.model?.trainedAt ?? null,
    salesUntil: facts?.salesUntil ?? null,
  };
}

const stepOf = (step: PackStep | null | undefined): OrderLineWhy['oneMore'] =>
  step ? { lostSales: step.lostSales, waste: step.waste, net: step.net } : null;

const soldText = (milli: number | null): string | null => (milli === null ? null : fromMilli(milli));

/** Parameters of the ordering policy with their values; those that make a term of their own carry it. */
function orderParameters(input: ReplenishInput, terms: WhyView['terms']): OrderLineWhy['parameters'] {
  const sumOf = (keys: readonly string[]): string | null => {
    const own = terms.filter((t) => keys.includes(t.key));
    return own.length === 0 ? null : fromMilli(own.reduce((sum, t) => sum + t.valueMilli, 0));
  };
  const units = (milli: number) => milli / 1000;
  const total = (lots: readonly { readonly quantityMilli: number }[]) =>
    units(lots.reduce((sum, lot) => sum + lot.quantityMilli, 0));
  const read = (key: string, value: number | undefined, keys: readonly string[] = []) =>
    value === undefined ? [] : [{ key, reads: 'order' as const, values: [value], contribution: sumOf(keys) }];
  const { economics } = input;
  return [
    ...read('onHand', total(input.stock), ['onHand', 'reserved']),
    ...read('expiringLots', input.shelfLifeDays === undefined ? undefined : expiring(input), ['expiring']),
    ...read('onTheWay', total([...input.inTransit, ...input.onOrder]), ['inTransit', 'onOrder', 'arrivesTooLate']),
    ...read('shelfLife', input.shelfLifeDays, ['shelfLifeCap']),
    ...read('safetyStock', units(input.safetyStockMilli), ['safetyStock']),
    ...read('displayMinimum', units(input.facingMilli), ['facing']),
    ...read('shelfCapacity', input.shelfCapacityMilli === undefined ? undefined : units(input.shelfCapacityMilli), [
      'shelfCapacityCap',
    ]),
    ...read('margin', Math.round(economics.margin)),
    ...read('goodwill', economics.goodwill, ['uncertainty']),
    ...read('leadTime', input.arrivalDays, ['lostBeforeArrival']),
    ...read('nextDelivery', input.coverDays),
    ...read('packSize', units(input.packMilli), ['packRounding']),
    ...read('minimumOrder', units(input.minimumOrderMilli), ['minimumOrder']),
  ];
}

/** Stock that can no longer be sold when the window ends. */
function expiring(input: ReplenishInput): number {
  const end = input.arrivalDays + input.coverDays;
  return input.stock.reduce((sum, lot) => (lot.lifeDays < end ? sum + lot.quantityMilli : sum), 0) / 1000;
}

const WORDS: ReadonlySet<string> = new Set(TREE_WORDS);

/** What the words add up to beyond the parameters that are named: the weekdays of smoothing, and the folded rest. */
function otherParameters(facts: BasisFacts | undefined, terms: WhyView['terms']): string | null {
  if (!facts?.parameters || facts.parameters.length === 0) return null;
  const words = terms.reduce((sum, t) => (WORDS.has(t.key) ? sum + t.valueMilli : sum), 0);
  return fromMilli(words - facts.parameters.reduce((sum, p) => sum + p.contributionMilli, 0));
}
