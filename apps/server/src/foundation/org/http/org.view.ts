import type { OrgUnit, Store } from '@larder/contracts/org/units';
import type { StoreRow } from '../data/org.repository.ts';
import type { OrgUnitInfo } from '../org.facade.ts';

export const unitView = (u: OrgUnitInfo & { readonly version: number }): OrgUnit => ({
  id: u.id,
  parentId: u.parentId,
  type: u.type,
  code: u.code,
  name: u.name,
  nameEn: u.nameEn,
  sort: u.sort,
  version: u.version,
});

export const storeView = (s: StoreRow): Store => ({
  id: s.id,
  code: s.code,
  name: s.name,
  nameEn: s.nameEn,
  kind: s.kind,
  format: s.format,
  locationType: s.locationType,
  areaSqm: s.areaSqm,
  lat: s.lat,
  lng: s.lng,
  zone: s.zone,
  currency: s.currency,
  closeoutMinute: s.closeoutMinute,
  openMinute: s.openMinute,
  closeMinute: s.closeMinute,
  cutoverAt: s.cutoverAt?.toISOString() ?? null,
  status: s.status,
  regionId: s.regionId,
  regionName: s.regionName,
  regionNameEn: s.regionNameEn,
  areaId: s.areaId,
  version: s.version,
});
