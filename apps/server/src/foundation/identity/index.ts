export { IdentityApi, type ReachingUser, type RoleHolder, type UserRef } from './identity.facade.ts';
export { type DemoAccount, type NewPersonInput, type NewTenantInput, Provisioning } from './provisioning.ts';
