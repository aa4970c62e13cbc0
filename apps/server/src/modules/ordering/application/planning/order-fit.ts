import type { FitOutcome } from '@larder/contracts/ordering/order';
import { fitBaselines, type LineOrderFacts, type OrderTerms, type TruckLoad } from '@larder/forecasting';
import type { PackSize, SourceInfo } from '../../../../foundation/catalog/index.ts';
import type { PlannedLine } from './line-plan.ts';

/** What an order was fitted to and what that did; kept with the order as plain JSON. Amounts in minor units. */
export interface OrderFit {
  readonly terms: OrderTerms;
  readonly outcome: FitOutcome;
  /** Packs added for the minimum or free freight, and packs left behind for the truck or with the whole order. */
  readonly addedPacks: number;
  readonly cutPacks: number;
  readonly wantedMinor: number;
  readonly valueMinor: number;
  /** Expected gain of the changes, hundredths of a minor unit. */
  readonly gain: number;
}

/** A pallet in the measure that packs are counted in. */
const PALLET = 1_000_000;

/** The terms of a source as the policy reads them; undefined when it sets none. */
export function termsOf(source: SourceInfo): OrderTerms | undefined {
  const { freightMinor, freeFreightMinor, truckWeightG, truckVolumeMl, truckPallets } = source.terms;
  const truck: TruckLoad = {
    ...(truckWeightG === null ? {} : { weight: Number(truckWeightG) }),
    ...(truckVolumeMl === null ? {} : { volume: Number(truckVolumeMl) }),
    ...(truckPallets === null ? {} : { pallets: truckPallets * PALLET }),
  };
  const limited = Object.keys(truck).length > 0;
  const freight = freightMinor !== null && freightMinor > 0n && freeFreightMinor !== null;
  if (source.minOrderMinor === 0n && !limited && !freight) return undefined;
  return {
    minimumMinor: Number(source.minOrderMinor),
    ...(freight ? { freeFreightMinor: Number(freeFreightMinor), freightMinor: Number(freightMinor) } : {}),
    ...(limited ? { truck } : {}),
  };
}

/** What a pack takes of a truck. A pallet holds whole packs: its share is rounded down, so that a full one stays full. */
export const packLoad = (size: PackSize): TruckLoad => ({
  ...(size.weightG === null ? {} : { weight: Number(size.weightG) }),
  ...(size.volumeMl === null ? {} : { volume: Number(size.volumeMl) }),
  ...(size.perPallet === null ? {} : { pallets: Math.floor(PALLET / size.perPallet) }),
});

/** Fits the lines of one order to its source's terms. Lines without a suggestion take no part. */
export function fitLines(
  lines: readonly PlannedLine[],
  terms: OrderTerms,
): { readonly lines: readonly PlannedLine[]; readonly fit: OrderFit } {
  const known = lines.flatMap((line, at) => (line.result ? [{ at, line, result: line.result }] : []));
  const { fit, results } = fitBaselines(
    known.map(({ line, result }) => ({ key: line.listing.itemId, result, facts: factsOf(line) })),
    terms,
  );
  const fitted = [...lines];
  for (const [k, { at, line }] of known.entries()) {
    const result = results[k];
    if (result) fitted[at] = { ...line, result, baselineMilli: BigInt(result.baselineMilli) };
  }
  const moved = Object.values(fit.changes).flat();
  const sum = (of: readonly number[]): number => of.reduce((total, n) => total + Math.abs(n), 0);
  return {
    lines: fitted,
    fit: {
      terms,
      outcome: fit.outcome,
      addedPacks: sum(moved.filter((n) => n > 0)),
      cutPacks: sum(moved.filter((n) => n < 0)),
      wantedMinor: fit.wantedMinor,
      valueMinor: fit.valueMinor,
      gain: fit.gain,
    },
  };
}

const factsOf = ({ listing, runsOut, baselineMilli }: PlannedLine): LineOrderFacts => ({
  packMinor: Number(listing.packPriceMinor),
  load: packLoad(listing.packSize),
  urgent: runsOut && baselineMilli > 0n,
});
