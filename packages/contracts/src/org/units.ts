import { z } from 'zod';
import { ExpectedVersion, Id, IdParams } from '../common/ids.ts';
import { Currency } from '../common/money.ts';
import { defineRoute } from '../common/route.ts';

export const UnitType = z.enum(['hq', 'region', 'area', 'store', 'central_kitchen', 'warehouse']);
export const LocationType = z.enum(['business', 'community', 'school']);
export const StoreStatus = z.enum(['planned', 'open', 'suspended', 'closed']);

export const OrgUnit = z.object({
  id: Id,
  parentId: Id.nullable(),
  type: UnitType,
  code: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  sort: z.number().int(),
  version: z.number().int(),
});
export type OrgUnit = z.infer<typeof OrgUnit>;

export const Store = z.object({
  id: Id,
  code: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  kind: z.enum(['store', 'central_kitchen', 'warehouse']),
  format: z.string(),
  locationType: LocationType,
  areaSqm: z.number().int().nullable(),
  lat: z.number().nullable(),
  lng: z.number().nullable(),
  zone: z.string(),
  currency: z.string(),
  closeoutMinute: z.number().int(),
  openMinute: z.number().int(),
  closeMinute: z.number().int(),
  cutoverAt: z.string().nullable(),
  status: StoreStatus,
  regionId: Id.nullable(),
  regionName: z.string().nullable(),
  regionNameEn: z.string().nullable(),
  areaId: Id.nullable(),
  version: z.number().int(),
});
export type Store = z.infer<typeof Store>;

const Code = z.string().trim().min(1).max(40);
const Name = z.string().trim().min(1).max(120);
const NameEn = z.string().trim().min(1).max(120).nullable();

/** IANA zone that this server's ICU knows. */
export const Zone = z.string().refine((zone) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}, 'unknown time zone');

export const StoreFields = z.strictObject({
  format: z.string().trim().min(1).max(40),
  locationType: LocationType,
  areaSqm: z.int().min(1).max(1_000_000).nullable(),
  lat: z.number().min(-90).max(90).nullable(),
  lng: z.number().min(-180).max(180).nullable(),
  zone: Zone,
  currency: Currency,
  closeoutMinute: z.int().min(0).max(719),
  openMinute: z.int().min(0).max(1439),
  closeMinute: z.int().min(1).max(2160),
  status: StoreStatus,
});

export const CreateUnitInput = z.strictObject({
  parentId: Id,
  type: z.enum(['region', 'area']),
  code: Code,
  name: Name,
  nameEn: NameEn,
  sort: z.int().min(0).max(100_000),
});
export const UpdateUnitInput = z.strictObject({
  version: ExpectedVersion,
  code: Code,
  name: Name,
  nameEn: NameEn,
  sort: z.int().min(0).max(100_000),
});
export const CreateStoreInput = z.strictObject({
  parentId: Id,
  kind: z.enum(['store', 'central_kitchen', 'warehouse']),
  code: Code,
  name: Name,
  nameEn: NameEn,
  fields: StoreFields,
});
export const UpdateStoreInput = z.strictObject({
  version: ExpectedVersion,
  unitVersion: ExpectedVersion,
  code: Code,
  name: Name,
  nameEn: NameEn,
  fields: StoreFields,
});

export const orgRoutes = {
  units: defineRoute({
    method: 'GET',
    path: '/api/v1/org/units',
    access: 'org.unit.read',
    response: z.object({ items: z.array(OrgUnit) }),
    summary: 'The tree as far as the caller sees it',
  }),
  createUnit: defineRoute({
    method: 'POST',
    path: '/api/v1/org/units',
    access: 'org.unit.write',
    body: CreateUnitInput,
    response: OrgUnit,
    status: 201,
    summary: 'Add a region or an area',
  }),
  updateUnit: defineRoute({
    method: 'PUT',
    path: '/api/v1/org/units/:id',
    access: 'org.unit.write',
    params: IdParams,
    body: UpdateUnitInput,
    response: OrgUnit,
    summary: 'Rename or reorder a unit',
  }),
  stores: defineRoute({
    method: 'GET',
    path: '/api/v1/stores',
    access: 'org.unit.read',
    response: z.object({ items: z.array(Store) }),
    summary: 'Stores, kitchens and warehouses in scope',
  }),
  store: defineRoute({
    method: 'GET',
    path: '/api/v1/stores/:id',
    access: 'org.unit.read',
    params: IdParams,
    response: Store,
    summary: 'One store',
  }),
  createStore: defineRoute({
    method: 'POST',
    path: '/api/v1/stores',
    access: 'org.unit.write',
    body: CreateStoreInput,
    response: Store,
    status: 201,
    summary: 'Open a store, kitchen or warehouse',
  }),
  updateStore: defineRoute({
    method: 'PUT',
    path: '/api/v1/stores/:id',
    access: 'org.unit.write',
    params: IdParams,
    body: UpdateStoreInput,
    response: Store,
    summary: 'Change a store',
  }),
};
