import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { AuditApi } from '../../audit/index.ts';
import { ItemCodesRepository } from '../data/item-codes.repository.ts';
import { ItemUomsRepository } from '../data/item-uoms.repository.ts';
import { ItemsRepository } from '../data/items.repository.ts';
import { ListingsRepository } from '../data/listings.repository.ts';
import { NO_SIZE } from '../data/pack-size.ts';
import { RecipesRepository } from '../data/recipes.repository.ts';
import { NO_TERMS, SourcesRepository } from '../data/sources.repository.ts';
import { SourcingRepository } from '../data/sourcing.repository.ts';
import { SupplierItemsRepository } from '../data/supplier-items.repository.ts';
import { CatalogProvisioning, type NewCatalog } from '../provisioning.ts';

@Injectable()
export class CatalogProvisioningImpl extends CatalogProvisioning {
  constructor(
    private readonly items: ItemsRepository,
    private readonly codes: ItemCodesRepository,
    private readonly uoms: ItemUomsRepository,
    private readonly recipes: RecipesRepository,
    private readonly sources: SourcesRepository,
    private readonly offers: SupplierItemsRepository,
    private readonly listings: ListingsRepository,
    private readonly sourcing: SourcingRepository,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async load(
    tx: Tx,
    catalog: NewCatalog,
  ): Promise<{ readonly items: Map<string, string>; readonly sources: Map<string, string> }> {
    const categories = new Map<string, string>();
    for (const c of catalog.categories) categories.set(c.code, await this.items.insertCategory(tx, c));
    const ids = await this.items.insert(
      tx,
      catalog.items.map((i) => ({
        ...i,
        categoryId: i.categoryCode === null ? null : found(categories, i.categoryCode, 'category'),
        status: 'active' as const,
      })),
    );
    const items = new Map(catalog.items.map((item, i) => [item.sku, ids[i] as string]));
    await this.codes.insert(
      tx,
      catalog.items.flatMap((item) => item.codes.map((c) => ({ ...c, itemId: found(items, item.sku, 'item') }))),
    );
    await this.uoms.insert(
      tx,
      catalog.items.flatMap((item) => item.uoms.map((u) => ({ ...u, itemId: found(items, item.sku, 'item') }))),
    );
    await this.recipes.insert(
      tx,
      catalog.recipes.map((r) => ({
        itemId: found(items, r.sku, 'item'),
        version: r.version,
        effectiveFrom: r.effectiveFrom,
        yieldMilli: r.yieldMilli,
        lines: r.lines.map((l) => ({
          componentId: found(items, l.sku, 'item'),
          quantityMilli: l.quantityMilli,
          wasteBp: l.wasteBp,
        })),
      })),
    );
    const sources = new Map<string, string>();
    const supplierItems = new Map<string, string>();
    for (const s of catalog.sources) {
      const id = newId();
      sources.set(s.code, id);
      await this.sources.insert(
        tx,
        id,
        {
          code: s.code,
          name: s.name,
          nameEn: s.nameEn,
          kind: s.siteId === null ? 'external' : 'internal',
          siteId: s.siteId,
          state: 'approved',
          minOrderMinor: s.minOrderMinor,
          terms: s.terms ?? NO_TERMS,
          currency: s.currency,
          contactName: s.contactName,
        },
        null,
      );
      await this.sources.replaceSlots(tx, id, s.slots);
      const made = await this.offers.put(
        tx,
        s.items.map((i) => ({
          sourceId: id,
          itemId: found(items, i.sku, 'item'),
          supplierSku: null,
          packUom: i.packUom,
          packMilli: i.packMilli,
          moqMilli: i.moqMilli,
          packPriceMinor: i.packPriceMinor,
          packSize: i.packSize ?? NO_SIZE,
          status: 'active' as const,
        })),
      );
      for (const [k, item] of s.items.entries()) supplierItems.set(`${s.code}|${item.sku}`, made[k] as string);
    }
    await this.listings.put(
      tx,
      catalog.listings.map((l) => ({
        ...l,
        itemId: found(items, l.sku, 'item'),
        supplierItemId:
          l.sourceCode === null ? null : found(supplierItems, `${l.sourceCode}|${l.sku}`, 'supplier item'),
      })),
    );
    for (const chain of catalog.chains ?? [])
      await this.sourcing.put(
        tx,
        {
          itemId: found(items, chain.sku, 'item'),
          unitId: chain.unitId,
          lines: chain.sourceCodes.map((code) => ({
            supplierItemId: found(supplierItems, `${code}|${chain.sku}`, 'supplier item'),
            validFrom: null,
            validTo: null,
            sharePct: null,
            limitMilli: null,
          })),
        },
        0,
        this.clock.now(),
      );
    await this.audit.record(tx, {
      action: 'catalog.catalog.provision',
      entity: 'tenant',
      entityId: tx.ctx.tenantId,
      diff: {
        items: items.size,
        recipes: catalog.recipes.length,
        sources: sources.size,
        listings: catalog.listings.length,
        chains: catalog.chains?.length ?? 0,
      },
    });
    return { items, sources };
  }
}

function found(ids: ReadonlyMap<string, string>, code: string, what: string): string {
  const id = ids.get(code);
  if (id === undefined) throw new Error(`unknown ${what} ${code}`);
  return id;
}
