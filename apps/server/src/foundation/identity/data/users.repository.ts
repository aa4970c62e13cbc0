import type { Role } from '@larder/contracts/permissions';
import { Injectable } from '@nestjs/common';
import { PiiCodec } from '../../../platform/crypto/pii-codec.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound, VersionConflict } from '../../../platform/errors/domain-error.ts';
import type { Locale } from '../../../platform/tenancy/tenant-context.ts';
import type { Login } from '../domain/login.ts';
import { LoginTaken } from '../identity.errors.ts';
import { sqlTables } from './identity.tables.ts';

const TABLE = 'app_user';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export type UserStatus = 'invited' | 'active' | 'frozen';

export interface NewUser {
  readonly id: string;
  readonly displayName: string;
  /** Normalised. At least one of e-mail and phone is set. */
  readonly email: string | null;
  readonly phone: string | null;
  readonly passwordHash: string | null;
  readonly locale: Locale;
  readonly status: UserStatus;
  readonly createdAt: Date;
}

export interface UserRow {
  readonly id: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly locale: Locale;
  readonly status: UserStatus;
  readonly version: number;
  readonly lastSignInAt: Date | null;
}

/** What signing in needs to know of an account. */
export interface Credentials {
  readonly id: string;
  readonly displayName: string;
  readonly status: UserStatus;
  readonly passwordHash: string | null;
}

const COLUMNS = [
  'id',
  'display_name',
  'email_cipher',
  'phone_cipher',
  'locale',
  'status',
  'version',
  'last_sign_in_at',
] as const;

@Injectable()
export class UsersRepository {
  constructor(private readonly pii: PiiCodec) {}

  /** @throws LoginTaken */
  async insert(tx: Tx, user: NewUser): Promise<void> {
    await sqlTables(tx)
      .insertInto('app_user')
      .values({
        tenant_id: tx.ctx.tenantId,
        id: user.id,
        display_name: user.displayName,
        ...this.sealed(tx, user.id, 'email', user.email),
        ...this.sealed(tx, user.id, 'phone', user.phone),
        password_hash: user.passwordHash,
        locale: user.locale,
        status: user.status,
        created_at: user.createdAt,
      })
      .execute()
      .catch(loginTaken);
  }

  async credentials(tx: Tx, login: Login): Promise<Credentials | null> {
    const index = this.indexOf(tx, login);
    const row = await sqlTables(tx)
      .selectFrom('app_user')
      .select(['id', 'display_name', 'status', 'password_hash'])
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where(`${login.kind}_index`, '=', index)
      .executeTakeFirst();
    return row
      ? { id: row.id, displayName: row.display_name, status: row.status as UserStatus, passwordHash: row.password_hash }
      : null;
  }

  async passwordHash(tx: Tx, id: string): Promise<string | null> {
    const row = await sqlTables(tx)
      .selectFrom('app_user')
      .select('password_hash')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.password_hash ?? null;
  }

  /** @throws NotFound */
  async find(tx: Tx, id: string): Promise<UserRow> {
    const row = await sqlTables(tx)
      .selectFrom('app_user')
      .select(COLUMNS)
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new NotFound();
    return this.read(tx, row);
  }

  /** Everybody of the chain by name; the caller keeps who is in scope. A login finds its owner only. */
  async list(
    tx: Tx,
    filter: {
      readonly name?: string | undefined;
      readonly login?: Login | undefined;
      readonly status?: UserStatus | undefined;
    },
  ): Promise<UserRow[]> {
    let query = sqlTables(tx).selectFrom('app_user').select(COLUMNS).where('tenant_id', '=', tx.ctx.tenantId);
    const { name, login } = filter;
    const index = login ? this.indexOf(tx, login) : undefined;
    if (name !== undefined) {
      const like = `%${name.replace(/[\\%_]/g, '\\$&')}%`;
      query = query.where((eb) =>
        eb.or([eb('display_name', 'ilike', like), ...(login && index ? [eb(`${login.kind}_index`, '=', index)] : [])]),
      );
    }
    if (filter.status !== undefined) query = query.where('status', '=', filter.status);
    const rows = await query.orderBy('display_name').orderBy('id').execute();
    return rows.map((row) => this.read(tx, row));
  }

  async setPassword(tx: Tx, id: string, passwordHash: string): Promise<void> {
    await sqlTables(tx)
      .updateTable('app_user')
      .set({ password_hash: passwordHash })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .execute();
  }

  /** The first password makes an invited person active; a frozen one stays frozen. False when there is nobody to act on. */
  async accept(tx: Tx, id: string, passwordHash: string): Promise<boolean> {
    const done = await sqlTables(tx)
      .updateTable('app_user')
      .set((eb) => ({ password_hash: passwordHash, status: 'active', version: eb('version', '+', 1) }))
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .where('status', 'in', ['invited', 'active'])
      .executeTakeFirst();
    return done.numUpdatedRows > 0n;
  }

  async setLocale(tx: Tx, id: string, locale: Locale): Promise<void> {
    await sqlTables(tx)
      .updateTable('app_user')
      .set({ locale })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .execute();
  }

  async signedIn(tx: Tx, id: string, at: Date): Promise<void> {
    await sqlTables(tx)
      .updateTable('app_user')
      .set({ last_sign_in_at: at })
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .execute();
  }

  /** Holds the rows of some people until the transaction ends, in one order for everybody. @returns their statuses */
  async hold(tx: Tx, ids: readonly string[]): Promise<Map<string, UserStatus>> {
    const rows = await sqlTables(tx)
      .selectFrom('app_user')
      .select(['id', 'status'])
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', 'in', [...new Set(ids)])
      .orderBy('id')
      .forUpdate()
      .execute();
    return new Map(rows.map((r) => [r.id, r.status as UserStatus]));
  }

  /** @throws VersionConflict */
  async rename(tx: Tx, id: string, expectedVersion: number, displayName: string): Promise<void> {
    const done = await sqlTables(tx)
      .updateTable('app_user')
      .set((eb) => ({ display_name: displayName, version: eb('version', '+', 1) }))
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .where('version', '=', expectedVersion)
      .executeTakeFirst();
    if (done.numUpdatedRows === 0n) throw new VersionConflict((await this.find(tx, id)).version);
  }

  /** Changes the status when it is one of `from`; false otherwise. */
  async move(tx: Tx, id: string, from: readonly UserStatus[], to: UserStatus): Promise<boolean> {
    const done = await sqlTables(tx)
      .updateTable('app_user')
      .set((eb) => ({ status: to, version: eb('version', '+', 1) }))
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .where('status', 'in', [...from])
      .executeTakeFirst();
    return done.numUpdatedRows > 0n;
  }

  /** Ids that are no UUID (names of jobs) belong to nobody. */
  async names(tx: Tx, all: readonly string[]): Promise<Map<string, string>> {
    const ids = all.filter((id) => UUID.test(id));
    if (ids.length === 0) return new Map();
    const rows = await sqlTables(tx)
      .selectFrom('app_user')
      .select(['id', 'display_name'])
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', 'in', [...ids])
      .execute();
    return new Map(rows.map((r) => [r.id, r.display_name]));
  }

  /** Addresses of people who have one and are not frozen. */
  async mailAddresses(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const rows = await sqlTables(tx)
      .selectFrom('app_user')
      .select(['id', 'email_cipher'])
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', 'in', [...ids])
      .where('status', '!=', 'frozen')
      .execute();
    return new Map(
      rows.flatMap((r) =>
        r.email_cipher === null ? [] : [[r.id, this.open(tx, r.id, 'email', r.email_cipher)] as const],
      ),
    );
  }

  async locales(tx: Tx, ids: readonly string[]): Promise<Map<string, Locale>> {
    if (ids.length === 0) return new Map();
    const rows = await sqlTables(tx)
      .selectFrom('app_user')
      .select(['id', 'locale'])
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', 'in', [...ids])
      .execute();
    return new Map(rows.map((r) => [r.id, r.locale as Locale]));
  }

  /** Grants of active people, of all or of the named ones; ids that are no UUID (names of jobs) belong to nobody. */
  async activeGrants(
    tx: Tx,
    roles: readonly Role[],
    of?: readonly string[],
  ): Promise<{ readonly userId: string; readonly role: Role; readonly unitId: string }[]> {
    const named = of?.filter((id) => UUID.test(id));
    if (roles.length === 0 || named?.length === 0) return [];
    let query = sqlTables(tx)
      .selectFrom('role_grant as g')
      .innerJoin('app_user as u', (join) =>
        join.onRef('u.tenant_id', '=', 'g.tenant_id').onRef('u.id', '=', 'g.user_id'),
      )
      .select(['g.user_id', 'g.role', 'g.unit_id'])
      .where('g.tenant_id', '=', tx.ctx.tenantId)
      .where('g.role', 'in', [...roles])
      .where('u.status', '=', 'active');
    if (named !== undefined) query = query.where('g.user_id', 'in', named);
    const rows = await query.orderBy('g.id').execute();
    return rows.map((r) => ({ userId: r.user_id, role: r.role as Role, unitId: r.unit_id }));
  }

  /** Active holders of a role at one of the units, nearest unit first; `lineage` runs from the store to the root. */
  async holders(
    tx: Tx,
    role: Role,
    lineage: readonly string[],
  ): Promise<{ readonly id: string; readonly displayName: string }[]> {
    if (lineage.length === 0) return [];
    const rows = await sqlTables(tx)
      .selectFrom('role_grant as g')
      .innerJoin('app_user as u', (join) =>
        join.onRef('u.tenant_id', '=', 'g.tenant_id').onRef('u.id', '=', 'g.user_id'),
      )
      .select(['u.id', 'u.display_name', 'g.unit_id'])
      .where('g.tenant_id', '=', tx.ctx.tenantId)
      .where('g.role', '=', role)
      .where('g.unit_id', 'in', [...lineage])
      .where('u.status', '=', 'active')
      .orderBy('u.display_name')
      .orderBy('u.id')
      .execute();
    const nearest = new Map<string, string>();
    for (const r of rows.toSorted((a, b) => lineage.indexOf(a.unit_id) - lineage.indexOf(b.unit_id))) {
      if (!nearest.has(r.id)) nearest.set(r.id, r.display_name);
    }
    return [...nearest].map(([id, displayName]) => ({ id, displayName }));
  }

  /** Grants of active people in any of the roles, by name. */
  async grantsOf(
    tx: Tx,
    roles: readonly Role[],
    userIds: readonly string[] | undefined,
  ): Promise<{ readonly userId: string; readonly displayName: string; readonly unitId: string }[]> {
    if (roles.length === 0 || userIds?.length === 0) return [];
    let query = sqlTables(tx)
      .selectFrom('role_grant as g')
      .innerJoin('app_user as u', (join) =>
        join.onRef('u.tenant_id', '=', 'g.tenant_id').onRef('u.id', '=', 'g.user_id'),
      )
      .select(['u.id', 'u.display_name', 'g.unit_id'])
      .where('g.tenant_id', '=', tx.ctx.tenantId)
      .where('g.role', 'in', [...roles])
      .where('u.status', '=', 'active');
    if (userIds !== undefined) query = query.where('u.id', 'in', [...userIds]);
    const rows = await query.orderBy('u.display_name').orderBy('u.id').execute();
    return rows.map((r) => ({ userId: r.id, displayName: r.display_name, unitId: r.unit_id }));
  }

  private read(
    tx: Tx,
    row: {
      readonly id: string;
      readonly display_name: string;
      readonly email_cipher: Uint8Array | null;
      readonly phone_cipher: Uint8Array | null;
      readonly locale: string;
      readonly status: string;
      readonly version: number;
      readonly last_sign_in_at: Date | null;
    },
  ): UserRow {
    return {
      id: row.id,
      displayName: row.display_name,
      email: row.email_cipher === null ? null : this.open(tx, row.id, 'email', row.email_cipher),
      phone: row.phone_cipher === null ? null : this.open(tx, row.id, 'phone', row.phone_cipher),
      locale: row.locale as Locale,
      status: row.status as UserStatus,
      version: row.version,
      lastSignInAt: row.last_sign_in_at,
    };
  }

  private sealed<K extends 'email' | 'phone'>(tx: Tx, rowId: string, column: K, value: string | null) {
    const cell = { tenantId: tx.ctx.tenantId, table: TABLE, column, rowId };
    return {
      [`${column}_index`]: value === null ? null : this.pii.blindIndex(cell, value),
      [`${column}_cipher`]: value === null ? null : this.pii.seal(cell, value),
    } as Record<`${K}_index` | `${K}_cipher`, Buffer | null>;
  }

  private open(tx: Tx, rowId: string, column: 'email' | 'phone', cipher: Uint8Array): string {
    return this.pii.open({ tenantId: tx.ctx.tenantId, table: TABLE, column, rowId }, cipher);
  }

  private indexOf(tx: Tx, login: Login): Buffer {
    return this.pii.blindIndex({ tenantId: tx.ctx.tenantId, table: TABLE, column: login.kind }, login.value);
  }
}

function loginTaken(error: { code?: string; constraint?: string }): never {
  if (error.code === '23505' && (error.constraint === 'app_user_email' || error.constraint === 'app_user_phone'))
    throw new LoginTaken();
  throw error;
}
