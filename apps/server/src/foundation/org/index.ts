export { POLICY_KEYS, type PolicyKey, type PolicyValue } from './domain/policy-keys.ts';
export {
  type NewTenant,
  OrgApi,
  type OrgUnitInfo,
  type SiteKind,
  type StoreBooks,
  type StoreInfo,
  type TenantInfo,
  type UnitType,
} from './org.facade.ts';
