import { Injectable } from '@nestjs/common';
import { localParts } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { OrgApi } from '../../org/index.ts';
import type { SourceChains, SourceLink } from '../catalog.facade.ts';
import { SourcesRepository } from '../data/sources.repository.ts';
import { SourcingRepository } from '../data/sourcing.repository.ts';
import { SupplierItemsRepository } from '../data/supplier-items.repository.ts';
import { nearestChain } from '../domain/source-chain.ts';

const NONE: SourceChains = { itemIds: new Set(), of: () => undefined };

/** Reads the chains as they count in stores. */
@Injectable()
export class SourceChainBook {
  constructor(
    private readonly sourcing: SourcingRepository,
    private readonly sources: SourcesRepository,
    private readonly offers: SupplierItemsRepository,
    private readonly org: OrgApi,
    private readonly clock: Clock,
  ) {}

  /** @param storeIds only the chains that stand above these stores; absent: of every store */
  async of(tx: Tx, storeIds?: readonly string[]): Promise<SourceChains> {
    const one = storeIds?.length === 1 ? storeIds[0] : undefined;
    const lineage = one === undefined ? undefined : (await this.org.lineage(tx, one)).map((u) => u.id);
    const chains = await this.sourcing.chains(tx, lineage === undefined ? {} : { unitIds: lineage });
    if (chains.length === 0) return NONE;
    const lineages = new Map<string, readonly string[]>();
    if (one !== undefined && lineage) lineages.set(one, lineage);
    else
      for (const unit of await this.org.units(tx))
        lineages.set(unit.id, unit.path.split('/').filter(Boolean).reverse());
    const byItem = Map.groupBy(chains, (c) => c.itemId);
    const sources = new Map((await this.sources.all(tx)).map((s) => [s.id, s]));
    const ids = [...new Set(chains.flatMap((c) => c.lines.map((l) => l.supplierItemId)))];
    const offers = new Map((await this.offers.find(tx, { ids })).map((o) => [o.id, o]));
    const links = new Map(
      chains.map((chain) => [
        chain,
        chain.lines.flatMap((line): SourceLink[] => {
          const offer = offers.get(line.supplierItemId);
          const source = offer && sources.get(offer.sourceId);
          if (!offer || !source) return [];
          const { sourceId, packMilli, packUom, moqMilli, packPriceMinor, packSize } = offer;
          const usable = offer.status === 'active' && source.state !== 'suspended' && source.state !== 'blocked';
          return [{ ...line, sourceId, packMilli, packUom, moqMilli, packPriceMinor, packSize, usable }];
        }),
      ]),
    );
    return {
      itemIds: new Set(byItem.keys()),
      of: (storeId, itemId) => {
        const found = nearestChain(byItem.get(itemId) ?? [], lineages.get(storeId) ?? []);
        return found && links.get(found);
      },
    };
  }

  any(tx: Tx): Promise<boolean> {
    return this.sourcing.any(tx);
  }

  /** Today at headquarters: chains hold for delivery days, an hour of difference between zones is none. */
  async today(tx: Tx): Promise<string> {
    return localParts(this.clock.now(), (await this.org.tenant(tx)).zone).date;
  }
}
