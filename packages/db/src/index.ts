export { type Kysely, type RawBuilder, sql } from 'kysely';
export type { DB } from './generated/kysely/types.ts';
export { Prisma, PrismaClient } from './generated/prisma/client.ts';
export { askPrepared, plainKysely, tenantKysely } from './kysely.ts';
export { type PoolOptions, plainPool, tenantPool, typeParsers } from './pools.ts';
export { tenantPrisma } from './prisma.ts';
export { beginWithTenant, TenantClient, type TenantStore, tenantStore } from './tenant-client.ts';
