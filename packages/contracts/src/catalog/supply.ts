import { z } from 'zod';
import { BusinessDate, ExpectedVersion, Id, IdParams } from '../common/ids.ts';
import { Currency, Minor, NonNegativeMinor } from '../common/money.ts';
import { NonNegativeQuantity } from '../common/quantity.ts';
import { defineRoute } from '../common/route.ts';

export const SupplyState = z.enum(['candidate', 'approved', 'conditional', 'suspended', 'blocked']);
/** What one truck of the source takes; null: no limit. */
const TruckTerms = {
  /** What a delivery costs, and the order value from which it costs nothing. */
  freight: Minor.nullable(),
  freeFreight: Minor.nullable(),
  truckWeightGrams: z.number().int().nullable(),
  truckVolumeMl: z.number().int().nullable(),
  truckPallets: z.number().int().nullable(),
};
/** What one pack takes of a truck; null: not known, takes no room in the arithmetic. */
export const PackSize = {
  packWeightGrams: z.number().int().nullable(),
  packVolumeMl: z.number().int().nullable(),
  packsPerPallet: z.number().int().nullable(),
};
const size = (most: number) => z.int().min(1).max(most).nullable().default(null);

export const SupplySource = z.object({
  id: Id,
  code: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  kind: z.enum(['external', 'internal']),
  siteId: Id.nullable(),
  state: SupplyState,
  minOrder: Minor,
  ...TruckTerms,
  currency: z.string(),
  contactName: z.string().nullable(),
  hasMail: z.boolean(),
  version: z.number().int(),
});
export type SupplySource = z.infer<typeof SupplySource>;

export const SupplySlot = z.object({
  storeId: Id.nullable(),
  orderWeekday: z.number().int(),
  cutoffMinute: z.number().int(),
  leadDays: z.number().int(),
  window: z.string().nullable(),
});
export const SupplierItem = z.object({
  id: Id,
  itemId: Id,
  itemName: z.string(),
  itemNameEn: z.string().nullable(),
  itemSku: z.string(),
  baseUom: z.string(),
  supplierSku: z.string().nullable(),
  packUom: z.string(),
  pack: z.string(),
  moq: z.string(),
  packPrice: Minor,
  ...PackSize,
  status: z.enum(['active', 'ended']),
});
export const SupplySourceDetail = SupplySource.extend({ slots: z.array(SupplySlot), items: z.array(SupplierItem) });
export type SupplySourceDetail = z.infer<typeof SupplySourceDetail>;

const Name = z.string().trim().min(1).max(200);
export const SourceInput = z.strictObject({
  code: z.string().trim().min(1).max(40),
  name: Name,
  nameEn: Name.nullable(),
  kind: z.enum(['external', 'internal']),
  siteId: Id.nullable(),
  state: SupplyState,
  minOrder: NonNegativeMinor,
  freight: NonNegativeMinor.nullable().default(null),
  freeFreight: NonNegativeMinor.nullable().default(null),
  truckWeightGrams: size(100_000_000),
  truckVolumeMl: size(1_000_000_000),
  truckPallets: size(1_000),
  currency: Currency,
  contactName: z.string().trim().max(100).nullable(),
  /** Order desk address. Absent keeps the stored one, null removes it. */
  mail: z.email().max(200).nullable().optional(),
});
export const UpdateSourceInput = SourceInput.extend({ version: ExpectedVersion });
export const SlotsInput = z.strictObject({
  slots: z
    .array(
      z.strictObject({
        storeId: Id.nullable(),
        orderWeekday: z.int().min(1).max(7),
        cutoffMinute: z.int().min(0).max(1439),
        leadDays: z.int().min(0).max(60),
        window: z.string().trim().max(60).nullable(),
      }),
    )
    .max(2000),
});
export const SupplierItemsInput = z.strictObject({
  items: z
    .array(
      z.strictObject({
        itemId: Id,
        supplierSku: z.string().trim().max(64).nullable(),
        packUom: z.string().trim().min(1).max(20),
        pack: NonNegativeQuantity.refine((q) => Number(q) > 0, 'pack must be above zero'),
        moq: NonNegativeQuantity,
        packPrice: NonNegativeMinor,
        packWeightGrams: size(10_000_000),
        packVolumeMl: size(10_000_000),
        packsPerPallet: size(100_000),
        status: z.enum(['active', 'ended']),
      }),
    )
    .min(1)
    .max(2000),
});

export const Listing = z.object({
  itemId: Id,
  itemName: z.string(),
  itemNameEn: z.string().nullable(),
  itemSku: z.string(),
  baseUom: z.string(),
  supplierItemId: Id.nullable(),
  sourceId: Id.nullable(),
  sourceName: z.string().nullable(),
  sourceNameEn: z.string().nullable(),
  status: z.enum(['listed', 'stopped', 'delisted']),
  stoppedUntil: z.string().nullable(),
  stopReason: z.string().nullable(),
  listedFrom: z.string(),
  listedTo: z.string().nullable(),
  shelfCapacity: z.string().nullable(),
  displayMin: z.string(),
  safetyStock: z.string(),
});
export type Listing = z.infer<typeof Listing>;

/** Who sells an item, and the stores in scope that list it. */
export const ItemSupply = z.object({
  offers: z.array(
    z.object({
      supplierItemId: Id,
      sourceId: Id,
      sourceName: z.string(),
      sourceNameEn: z.string().nullable(),
      packUom: z.string(),
      pack: z.string(),
      moq: z.string(),
      packPrice: Minor,
      currency: z.string(),
      status: z.enum(['active', 'ended']),
    }),
  ),
  listings: z.array(
    z.object({
      storeId: Id,
      storeCode: z.string(),
      storeName: z.string(),
      storeNameEn: z.string().nullable(),
      sourceName: z.string().nullable(),
      sourceNameEn: z.string().nullable(),
      status: z.enum(['listed', 'stopped', 'delisted']),
      stoppedUntil: z.string().nullable(),
    }),
  ),
});
export type ItemSupply = z.infer<typeof ItemSupply>;

export const ListingsInput = z.strictObject({
  listings: z
    .array(
      z.strictObject({
        itemId: Id,
        supplierItemId: Id.nullable(),
        listedFrom: BusinessDate,
        listedTo: BusinessDate.nullable(),
        shelfCapacity: NonNegativeQuantity.nullable(),
        displayMin: NonNegativeQuantity,
        safetyStock: NonNegativeQuantity,
      }),
    )
    .min(1)
    .max(2000),
});

export const supplyRoutes = {
  sources: defineRoute({
    method: 'GET',
    path: '/api/v1/supply-sources',
    access: 'catalog.supplier.read',
    response: z.object({ items: z.array(SupplySource) }),
    summary: 'Suppliers and the chain’s own kitchens and warehouses',
  }),
  source: defineRoute({
    method: 'GET',
    path: '/api/v1/supply-sources/:id',
    access: 'catalog.supplier.read',
    params: IdParams,
    response: SupplySourceDetail,
    summary: 'A source with its calendar and price list',
  }),
  createSource: defineRoute({
    method: 'POST',
    path: '/api/v1/supply-sources',
    access: 'catalog.supplier.write',
    body: SourceInput,
    response: SupplySource,
    status: 201,
    summary: 'Add a source',
  }),
  updateSource: defineRoute({
    method: 'PUT',
    path: '/api/v1/supply-sources/:id',
    access: 'catalog.supplier.write',
    params: IdParams,
    body: UpdateSourceInput,
    response: SupplySource,
    summary: 'Change a source',
  }),
  putSlots: defineRoute({
    method: 'PUT',
    path: '/api/v1/supply-sources/:id/slots',
    access: 'catalog.supplier.write',
    params: IdParams,
    body: SlotsInput,
    status: 204,
    summary: 'Replace the ordering calendar',
  }),
  putItems: defineRoute({
    method: 'PUT',
    path: '/api/v1/supply-sources/:id/items',
    access: 'catalog.supplier.write',
    params: IdParams,
    body: SupplierItemsInput,
    status: 204,
    summary: 'Add or change packs, minimums and prices',
  }),
  itemSupply: defineRoute({
    method: 'GET',
    path: '/api/v1/items/:id/supply',
    access: 'catalog.supplier.read',
    params: IdParams,
    response: ItemSupply,
    summary: 'Sources that sell an item and the stores in scope that list it',
  }),
  listings: defineRoute({
    method: 'GET',
    path: '/api/v1/stores/:id/listings',
    access: 'catalog.item.read',
    params: IdParams,
    response: z.object({ items: z.array(Listing) }),
    summary: 'The assortment of a store',
  }),
  putListings: defineRoute({
    method: 'PUT',
    path: '/api/v1/stores/:id/listings',
    access: 'catalog.listing.write',
    params: IdParams,
    body: ListingsInput,
    status: 204,
    summary: 'List items in a store or change their shelf',
  }),
  setListing: defineRoute({
    method: 'POST',
    path: '/api/v1/stores/:id/listings/status',
    access: 'catalog.listing.write',
    params: IdParams,
    body: z.strictObject({
      itemId: Id,
      status: z.enum(['listed', 'stopped', 'delisted']),
      until: BusinessDate.nullable(),
      reason: z.string().trim().max(200).nullable(),
    }),
    status: 204,
    summary: 'Stop, resume or delist an item in a store',
  }),
};
