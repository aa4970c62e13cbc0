import { minorToWire } from '@larder/contracts/common/money';
import { fromMilli } from '@larder/contracts/common/quantity';
import type { BandProposal, OutcomeLine } from '@larder/contracts/ordering/outcomes';
import type { NamedOutcomes, NamedProposals } from '../application/outcome-queries.ts';

export const lineViews = ({ rows, items, stores, people }: NamedOutcomes, readerId: string): OutcomeLine[] =>
  rows.map((row) => {
    const item = items.get(row.itemId);
    const store = stores.get(row.storeId);
    return {
      orderId: row.orderId,
      itemId: row.itemId,
      sku: item?.sku ?? '',
      name: item?.name ?? '',
      nameEn: item?.nameEn ?? null,
      baseUom: item?.baseUom ?? '',
      storeId: row.storeId,
      storeName: store?.name ?? '',
      storeNameEn: store?.nameEn ?? null,
      deliveryDate: row.deliveryDate,
      person: { id: row.personId, name: people.get(row.personId) ?? '', isReader: row.personId === readerId },
      reason: row.reasonCode as OutcomeLine['reason'],
      currency: row.currency,
      baseline: fromMilli(row.baselineMilli),
      ordered: fromMilli(row.orderedMilli),
      verdict: row.verdict,
      undecided: row.undecided,
      sold: fromMilli(row.soldMilli),
      wasted: fromMilli(row.wasteMilli),
      margin: minorToWire(row.marginMinor),
      waste: minorToWire(row.wasteMinor),
      holding: minorToWire(row.holdingMinor),
      effect: minorToWire(row.effectMinor),
    };
  });

export const proposalViews = ({ rows, stores, people }: NamedProposals): BandProposal[] =>
  rows.map(({ previous: _, evidence, ...row }) => {
    const store = stores.get(row.storeId);
    const { effectMinor, lowMinor, highMinor, ...counts } = evidence;
    return {
      ...row,
      storeName: store?.name ?? '',
      storeNameEn: store?.nameEn ?? null,
      evidence: { ...counts, effect: effectMinor, low: lowMinor, high: highMinor },
      madeAt: row.madeAt.toISOString(),
      decidedAt: row.decidedAt?.toISOString() ?? null,
      decidedBy: row.decidedBy === null ? null : (people.get(row.decidedBy) ?? null),
    };
  });
