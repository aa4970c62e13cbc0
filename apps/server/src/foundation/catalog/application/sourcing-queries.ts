import type { ItemSourcing, SourcingLine, SourcingRow } from '@larder/contracts/catalog/sourcing';
import { fromMilli } from '@larder/contracts/common/quantity';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { storesFor } from '../../../platform/tenancy/tenant-context.ts';
import { OrgApi, type OrgUnitInfo } from '../../org/index.ts';
import { ItemsRepository } from '../data/items.repository.ts';
import { ListingsRepository } from '../data/listings.repository.ts';
import { SourcesRepository } from '../data/sources.repository.ts';
import { SourcingRepository } from '../data/sourcing.repository.ts';
import { SupplierItemsRepository } from '../data/supplier-items.repository.ts';
import type { ChainLine } from '../domain/source-chain.ts';
import { nearestChain } from '../domain/source-chain.ts';

/** Ordered sources as people see them. */
@Injectable()
export class SourcingQueries {
  constructor(
    private readonly sourcing: SourcingRepository,
    private readonly sources: SourcesRepository,
    private readonly offers: SupplierItemsRepository,
    private readonly listings: ListingsRepository,
    private readonly items: ItemsRepository,
    private readonly org: OrgApi,
  ) {}

  /** @throws NotFound for a foreign item */
  async ofItem(tx: Tx, itemId: string): Promise<ItemSourcing> {
    if ((await this.items.byIds(tx, [itemId])).length === 0) throw new NotFound();
    const scope = storesFor(tx.ctx, 'catalog.supplier.read');
    const stores = await this.org.stores(tx, scope);
    const units = new Map((await this.org.units(tx)).map((u) => [u.id, u]));
    // Chains of other regions are no business of a reader who sees only some stores.
    const above = new Set(stores.flatMap((s) => lineageOf(s.path)));
    const chains = (await this.sourcing.chains(tx, { itemIds: [itemId] })).filter(
      (c) => scope === 'all' || above.has(c.unitId),
    );
    const sources = new Map((await this.sources.all(tx)).map((s) => [s.id, s]));
    const offers = new Map((await this.offers.find(tx, { itemId })).map((o) => [o.id, o]));
    const warehouses = new Set(
      (await this.org.stores(tx, 'all')).filter((s) => s.kind === 'warehouse' && s.cutoverAt !== null).map((s) => s.id),
    );
    const listings = new Map((await this.listings.ofItem(tx, itemId)).map((l) => [l.storeId, l]));
    const lineView = (line: ChainLine): SourcingLine[] => {
      const offer = offers.get(line.supplierItemId);
      const source = offer && sources.get(offer.sourceId);
      if (!offer || !source) return [];
      return [
        {
          supplierItemId: line.supplierItemId,
          validFrom: line.validFrom,
          validTo: line.validTo,
          sharePct: line.sharePct,
          limit: line.limitMilli === null ? null : fromMilli(line.limitMilli),
          sourceId: source.id,
          sourceName: source.name,
          sourceNameEn: source.nameEn,
          kind: source.siteId !== null && warehouses.has(source.siteId) ? 'warehouse' : source.kind,
          pack: fromMilli(offer.packMilli),
          packUom: offer.packUom,
          moq: fromMilli(offer.moqMilli),
          packPrice: Number(offer.packPriceMinor),
          currency: source.currency,
          usable: offer.status === 'active' && source.state !== 'suspended' && source.state !== 'blocked',
        },
      ];
    };
    const unitWords = (unit: OrgUnitInfo | undefined) => ({
      unitCode: unit?.code ?? '',
      unitName: unit?.name ?? '',
      unitNameEn: unit?.nameEn ?? null,
      wholeChain: unit?.parentId === null,
    });
    return {
      chains: chains
        .map((c) => ({
          unitId: c.unitId,
          ...unitWords(units.get(c.unitId)),
          version: c.version,
          lines: c.lines.flatMap(lineView),
        }))
        .sort((a, b) => (pathOf(units, a.unitId) < pathOf(units, b.unitId) ? -1 : 1)),
      stores: stores.flatMap((store) => {
        const listing = listings.get(store.id);
        if (!listing) return [];
        const chain = nearestChain(chains, lineageOf(store.path));
        const own = listing.sourceId === null ? undefined : sources.get(listing.sourceId);
        return [
          {
            storeId: store.id,
            storeCode: store.code,
            storeName: store.name,
            storeNameEn: store.nameEn,
            fromUnitId: chain?.unitId ?? null,
            sources: chain
              ? chain.lines.flatMap(lineView).map((l) => ({ name: l.sourceName, nameEn: l.sourceNameEn }))
              : own
                ? [{ name: own.name, nameEn: own.nameEn }]
                : [],
          },
        ];
      }),
    };
  }

  /** Every chain in the reader's scope as rows of a file. */
  async rows(tx: Tx): Promise<z.input<typeof SourcingRow>[]> {
    const scope = storesFor(tx.ctx, 'catalog.supplier.read');
    const units = new Map((await this.org.units(tx)).map((u) => [u.id, u]));
    const above =
      scope === 'all' ? null : new Set((await this.org.stores(tx, scope)).flatMap((s) => lineageOf(s.path)));
    const chains = (await this.sourcing.chains(tx)).filter((c) => above === null || above.has(c.unitId));
    const items = new Map(
      (
        await this.items.byIds(
          tx,
          chains.map((c) => c.itemId),
        )
      ).map((i) => [i.id, i]),
    );
    const sources = new Map((await this.sources.all(tx)).map((s) => [s.id, s]));
    const offers = new Map((await this.offers.find(tx, {})).map((o) => [o.id, o]));
    return chains
      .flatMap((c) =>
        c.lines.map((l) => ({
          sku: items.get(c.itemId)?.sku ?? '',
          unit: units.get(c.unitId)?.code ?? '',
          source: sources.get(offers.get(l.supplierItemId)?.sourceId ?? '')?.code ?? '',
          validFrom: l.validFrom,
          validTo: l.validTo,
          sharePct: l.sharePct,
          limit: l.limitMilli === null ? null : fromMilli(l.limitMilli),
        })),
      )
      .sort((a, b) =>
        `${a.sku} ${a.unit}` < `${b.sku} ${b.unit}` ? -1 : `${a.sku} ${a.unit}` > `${b.sku} ${b.unit}` ? 1 : 0,
      );
  }
}

/** Ids of a path, nearest first. */
const lineageOf = (path: string): string[] => path.split('/').filter(Boolean).reverse();

const pathOf = (units: ReadonlyMap<string, OrgUnitInfo>, id: string): string => units.get(id)?.path ?? '';
