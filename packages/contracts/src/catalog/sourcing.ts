import { z } from 'zod';
import { BusinessDate, ExpectedVersion, Id, IdParams } from '../common/ids.ts';
import { Minor } from '../common/money.ts';
import { PhysicalQuantity } from '../common/quantity.ts';
import { defineRoute } from '../common/route.ts';

/** Most sources that one chain may have. */
export const MAX_SOURCES = 8;

/** One source of a chain, in order; dates are delivery days, both included. */
const LineFields = {
  supplierItemId: Id,
  validFrom: BusinessDate.nullable(),
  validTo: BusinessDate.nullable(),
  /** Percent of the need that it gets before the others help out; null: all that is left. */
  sharePct: z.int().min(1).max(100).nullable(),
};
const datesInOrder = (l: { readonly validFrom: string | null; readonly validTo: string | null }): boolean =>
  l.validFrom === null || l.validTo === null || l.validFrom <= l.validTo;

export const SourcingLineInput = z
  .strictObject({
    ...LineFields,
    validFrom: BusinessDate.nullable().default(null),
    validTo: BusinessDate.nullable().default(null),
    sharePct: z.int().min(1).max(100).nullable().default(null),
    /** Most that one delivery to one store may hold, in base units; null: no limit. */
    limit: PhysicalQuantity.refine((q) => /[1-9]/.test(q), 'a limit must be above zero')
      .nullable()
      .default(null),
  })
  .refine(datesInOrder, { path: ['validTo'], message: 'ends before it begins' });
export type SourcingLineInput = z.output<typeof SourcingLineInput>;

export const SourcingLine = z.object({
  ...LineFields,
  limit: z.string().nullable(),
  sourceId: Id,
  sourceName: z.string(),
  sourceNameEn: z.string().nullable(),
  /** warehouse: its stock is counted and shared among the stores. */
  kind: z.enum(['warehouse', 'internal', 'external']),
  pack: z.string(),
  packUom: z.string(),
  moq: z.string(),
  packPrice: Minor,
  currency: z.string(),
  /** False: the offer has ended, or the source is suspended or blocked. */
  usable: z.boolean(),
});
export type SourcingLine = z.infer<typeof SourcingLine>;

const UnitWords = { unitId: Id, unitCode: z.string(), unitName: z.string(), unitNameEn: z.string().nullable() };

export const SourcingChain = z.object({
  ...UnitWords,
  /** True for the headquarters: the default of the item. */
  wholeChain: z.boolean(),
  version: z.int(),
  lines: z.array(SourcingLine),
});
export type SourcingChain = z.infer<typeof SourcingChain>;

/** Every chain of an item, and for each store in scope which of them counts. */
export const ItemSourcing = z.object({
  chains: z.array(SourcingChain),
  stores: z.array(
    z.object({
      storeId: Id,
      storeCode: z.string(),
      storeName: z.string(),
      storeNameEn: z.string().nullable(),
      /** Unit whose chain counts here; null: the listing's one source. */
      fromUnitId: Id.nullable(),
      /** Names of the sources in order. */
      sources: z.array(z.object({ name: z.string(), nameEn: z.string().nullable() })),
    }),
  ),
});
export type ItemSourcing = z.infer<typeof ItemSourcing>;

/** A row of a file, by codes; one row per source, in the order of the rows. */
export const SourcingRow = z
  .strictObject({
    sku: z.string().trim().min(1).max(64),
    unit: z.string().trim().min(1).max(64),
    source: z.string().trim().min(1).max(40),
    validFrom: BusinessDate.nullable().default(null),
    validTo: BusinessDate.nullable().default(null),
    sharePct: z.int().min(1).max(100).nullable().default(null),
    limit: PhysicalQuantity.refine((q) => /[1-9]/.test(q), 'a limit must be above zero')
      .nullable()
      .default(null),
  })
  .refine(datesInOrder, { path: ['validTo'], message: 'ends before it begins' });
export type SourcingRow = z.output<typeof SourcingRow>;

/** One refused row of an import, by its place in the request. */
export const SourcingRefusal = z.object({ index: z.int(), path: z.string(), message: z.string() });
export type SourcingRefusal = z.infer<typeof SourcingRefusal>;

const ChainParams = z.strictObject({ id: Id, unitId: Id });

export const sourcingRoutes = {
  ofItem: defineRoute({
    method: 'GET',
    path: '/api/v1/items/:id/sourcing',
    access: 'catalog.supplier.read',
    params: IdParams,
    response: ItemSourcing,
    summary: 'Ordered sources of an item by org unit, and what counts in each store in scope',
  }),
  put: defineRoute({
    method: 'PUT',
    path: '/api/v1/items/:id/sourcing/:unitId',
    access: 'catalog.listing.write',
    params: ChainParams,
    body: z.strictObject({
      /** 0: there is no chain yet. */
      version: ExpectedVersion,
      /** In order of priority; none: the unit inherits again. */
      lines: z.array(SourcingLineInput).max(MAX_SOURCES),
    }),
    status: 204,
    summary: 'Set the ordered sources of an item for a unit and all that stands below it',
  }),
  export: defineRoute({
    method: 'GET',
    path: '/api/v1/sourcing/rows',
    access: 'catalog.supplier.read',
    response: z.object({ rows: z.array(SourcingRow) }),
    summary: 'All chains as rows, in the form that the import takes',
  }),
  import: defineRoute({
    method: 'POST',
    path: '/api/v1/sourcing/rows',
    access: 'catalog.listing.write',
    body: z.strictObject({ rows: z.array(z.unknown()).min(1).max(5_000) }),
    response: z.object({ chains: z.int(), unchanged: z.int(), refused: z.array(SourcingRefusal) }),
    summary:
      'Chains from a file: each item and unit in it is replaced as a whole; a chain with a bad row is left as it was',
  }),
};
