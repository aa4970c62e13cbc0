import type {
  ListingsInput,
  SlotsInput,
  SourceInput,
  SupplierItemsInput,
  UpdateSourceInput,
} from '@larder/contracts/catalog/supply';
import { toMilli } from '@larder/contracts/common/quantity';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { PiiCodec } from '../../../platform/crypto/pii-codec.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { eachItemOnce } from '../../../platform/errors/each-once.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { reaches } from '../../../platform/tenancy/tenant-context.ts';
import { AuditApi } from '../../audit/index.ts';
import { OrgApi } from '../../org/index.ts';
import { CodeTaken, SourceSiteMissing } from '../catalog.errors.ts';
import { ItemsRepository } from '../data/items.repository.ts';
import { ListingsRepository } from '../data/listings.repository.ts';
import { type SourceFields, type SourceRow, SourcesRepository } from '../data/sources.repository.ts';
import { SupplierItemsRepository } from '../data/supplier-items.repository.ts';
import { sourceMailCell } from './source-mail.ts';

@Injectable()
export class ChangeSupply {
  constructor(
    private readonly sources: SourcesRepository,
    private readonly offers: SupplierItemsRepository,
    private readonly listings: ListingsRepository,
    private readonly items: ItemsRepository,
    private readonly org: OrgApi,
    private readonly pii: PiiCodec,
    private readonly audit: AuditApi,
  ) {}

  async createSource(tx: Tx, input: z.output<typeof SourceInput>): Promise<string> {
    await this.check(tx, input);
    const id = newId();
    await this.sources.insert(
      tx,
      id,
      fields(input),
      input.mail ? this.pii.seal(sourceMailCell(tx.ctx.tenantId, id), input.mail) : null,
    );
    await this.audit.record(tx, {
      action: 'catalog.source.create',
      entity: 'supply_source',
      entityId: id,
      diff: { code: input.code, kind: input.kind },
    });
    return id;
  }

  async updateSource(tx: Tx, id: string, input: z.output<typeof UpdateSourceInput>): Promise<void> {
    await this.source(tx, id);
    await this.check(tx, input, id);
    const mail =
      input.mail === undefined
        ? undefined
        : input.mail === null
          ? null
          : this.pii.seal(sourceMailCell(tx.ctx.tenantId, id), input.mail);
    await this.sources.update(tx, id, input.version, fields(input), mail);
    await this.audit.record(tx, {
      action: 'catalog.source.update',
      entity: 'supply_source',
      entityId: id,
      diff: {
        code: input.code,
        state: input.state,
        minOrder: input.minOrder,
        freight: input.freight,
        freeFreight: input.freeFreight,
      },
    });
  }

  async putSlots(tx: Tx, id: string, input: z.output<typeof SlotsInput>): Promise<void> {
    await this.source(tx, id);
    const stores = new Set((await this.org.stores(tx, 'all')).map((s) => s.id));
    if (input.slots.some((s) => s.storeId !== null && !stores.has(s.storeId))) throw new NotFound();
    await this.sources.replaceSlots(tx, id, input.slots);
    await this.audit.record(tx, {
      action: 'catalog.source.put-slots',
      entity: 'supply_source',
      entityId: id,
      diff: { slots: input.slots.length },
    });
  }

  async putItems(tx: Tx, id: string, input: z.output<typeof SupplierItemsInput>): Promise<void> {
    await this.source(tx, id);
    eachItemOnce('items', input.items);
    const ids = input.items.map((i) => i.itemId);
    if ((await this.items.byIds(tx, ids)).length !== ids.length) throw new NotFound();
    await this.offers.put(
      tx,
      input.items.map((i) => ({
        sourceId: id,
        itemId: i.itemId,
        supplierSku: i.supplierSku,
        packUom: i.packUom,
        packMilli: toMilli(i.pack),
        moqMilli: toMilli(i.moq),
        packPriceMinor: BigInt(i.packPrice),
        packSize: {
          weightG: bigintOrNull(i.packWeightGrams),
          volumeMl: bigintOrNull(i.packVolumeMl),
          perPallet: i.packsPerPallet,
        },
        status: i.status,
      })),
    );
    await this.audit.record(tx, {
      action: 'catalog.source.put-items',
      entity: 'supply_source',
      entityId: id,
      diff: { items: input.items.length },
    });
  }

  async putListings(tx: Tx, storeId: string, input: z.output<typeof ListingsInput>): Promise<void> {
    await this.store(tx, storeId);
    eachItemOnce('listings', input.listings);
    const ids = input.listings.map((l) => l.itemId);
    if ((await this.items.byIds(tx, ids)).length !== ids.length) throw new NotFound();
    const supplierItems = new Map((await this.offers.find(tx, {})).map((s) => [s.id, s.itemId]));
    if (input.listings.some((l) => l.supplierItemId !== null && supplierItems.get(l.supplierItemId) !== l.itemId))
      throw new NotFound();
    await this.listings.put(
      tx,
      input.listings.map((l) => ({
        storeId,
        itemId: l.itemId,
        supplierItemId: l.supplierItemId,
        listedFrom: l.listedFrom,
        listedTo: l.listedTo,
        shelfCapacityMilli: l.shelfCapacity === null ? null : toMilli(l.shelfCapacity),
        displayMinMilli: toMilli(l.displayMin),
        safetyStockMilli: toMilli(l.safetyStock),
      })),
    );
    await this.audit.record(tx, {
      action: 'catalog.listing.put',
      entity: 'store',
      entityId: storeId,
      storeId,
      diff: { listings: input.listings.length },
    });
  }

  async setListing(
    tx: Tx,
    storeId: string,
    input: {
      readonly itemId: string;
      readonly status: 'listed' | 'stopped' | 'delisted';
      readonly until: string | null;
      readonly reason: string | null;
    },
  ): Promise<void> {
    await this.store(tx, storeId);
    await this.listings.setStatus(
      tx,
      storeId,
      input.itemId,
      input.status === 'stopped' ? input : { status: input.status, until: null, reason: input.reason },
    );
    await this.audit.record(tx, {
      action: 'catalog.listing.status',
      entity: 'listing',
      entityId: input.itemId,
      storeId,
      diff: { status: input.status, until: input.until, reason: input.reason },
    });
  }

  private async store(tx: Tx, storeId: string): Promise<void> {
    if (!reaches(tx.ctx, 'catalog.listing.write', storeId)) throw new NotFound();
    await this.org.store(tx, storeId);
  }

  private async source(tx: Tx, id: string): Promise<SourceRow> {
    const source = (await this.sources.all(tx)).find((s) => s.id === id);
    if (!source) throw new NotFound();
    return source;
  }

  private async check(tx: Tx, input: z.output<typeof SourceInput>, except?: string): Promise<void> {
    if ((await this.sources.all(tx)).some((s) => s.code === input.code && s.id !== except)) throw new CodeTaken();
    if ((input.kind === 'internal') !== (input.siteId !== null)) throw new SourceSiteMissing();
    if (input.siteId !== null) await this.org.store(tx, input.siteId);
  }
}

const bigintOrNull = (value: number | null): bigint | null => (value === null ? null : BigInt(value));

const fields = (s: z.output<typeof SourceInput>): SourceFields => ({
  code: s.code,
  name: s.name,
  nameEn: s.nameEn,
  kind: s.kind,
  siteId: s.siteId,
  state: s.state,
  minOrderMinor: BigInt(s.minOrder),
  terms: {
    freightMinor: bigintOrNull(s.freight),
    freeFreightMinor: bigintOrNull(s.freeFreight),
    truckWeightG: bigintOrNull(s.truckWeightGrams),
    truckVolumeMl: bigintOrNull(s.truckVolumeMl),
    truckPallets: s.truckPallets,
  },
  currency: s.currency,
  contactName: s.contactName,
});
