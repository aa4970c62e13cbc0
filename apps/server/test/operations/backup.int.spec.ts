import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  ArchiveRefused,
  BackupError,
  backup,
  restore,
  runScheduledBackup,
  scheduledArchives,
  verifyArchive,
} from '@larder/backup';
import { migrate } from '@larder/db/migrate';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditCheck, AuditSealing } from '../../src/foundation/audit/index.ts';
import { FilesApi } from '../../src/foundation/files/index.ts';
import { InventoryApi } from '../../src/foundation/inventory/index.ts';
import { SalesApi } from '../../src/foundation/sales/index.ts';
import { Installation } from '../../src/platform/installation/installation.ts';
import { jobContext } from '../../src/platform/tenancy/tenant-context.ts';
import { emptyDatabase } from '../support/restored-app.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { openTills, ticketOf } from '../support/tills.ts';
import { type WorldChain, worldChain } from '../support/world.ts';

const SECRET = 'test-secret-of-at-least-32-characters';
const AT = new Date('2026-03-03T03:00:00Z');

let t: TestApp;
let chain: WorldChain;
let other: WorldChain;
let folder: string;
let archive: string;
const undo: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'larder-backup-'));
  archive = path.join(folder, 'one.larder.zip');
  t = await startTestApp({ LARDER_DATA_DIR: path.join(folder, 'source') });
  await migrate({ adminUrl: t.database.adminUrl, rolePasswords: {}, secret: Buffer.from(SECRET) });
  chain = await worldChain(t);
  other = await worldChain(t);
  await sell(chain);
  await sell(other);
  await t.db.tx(jobContext(chain.tenantId, 'test', 'test'), (tx) =>
    t.get(FilesApi).put(tx, { name: '发票\t1.txt', mime: 'text/plain', content: Buffer.from('paper\n') }),
  );
  await save(archive);
});
afterAll(async () => {
  for (const action of undo.reverse()) await action();
  await t.close();
  rmSync(folder, { recursive: true });
});

async function sell(of: WorldChain): Promise<void> {
  await openTills(t, of);
  const [store] = of.stores;
  const key = await of.deviceKey(store);
  const tickets = Array.from({ length: 40 }, (_, i) =>
    ticketOf([{ sku: 'BREAD', quantity: '2', amount: 2400 }, { sku: 'LATTE' }], { seq: i + 1 }),
  );
  const answer = await t.app.inject({
    method: 'POST',
    url: '/api/v1/pos/batches',
    headers: { authorization: key },
    payload: { batchId: tickets[0]?.ticketUid, sentAt: '2026-03-02T10:06:00+08:00', tickets },
  });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  await t.drain();
}

const save = (out: string, more: Partial<Parameters<typeof backup>[0]> = {}) =>
  backup({
    adminUrl: t.database.adminUrl,
    dataDir: path.join(folder, 'source'),
    out,
    secret: SECRET,
    secretChoice: { part: 'none' },
    appVersion: '0.1.0',
    at: AT,
    ...more,
  });

async function newPlace(): Promise<{ adminUrl: string; environment: Record<string, string>; dataDir: string }> {
  const database = await emptyDatabase(t.database);
  undo.push(() => database.drop());
  return { ...database, dataDir: mkdtempSync(path.join(folder, 'data-')) };
}

const bring = (
  from: string,
  to: { adminUrl: string; dataDir: string },
  more: Partial<Parameters<typeof restore>[0]> = {},
) =>
  restore({
    from,
    adminUrl: to.adminUrl,
    dataDir: to.dataDir,
    rolePasswords: {},
    secret: SECRET,
    mayReplace: async () => false,
    at: AT,
    ...more,
  });

async function query<R extends pg.QueryResultRow>(adminUrl: string, sql: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  return client
    .query<R>(sql)
    .then((answer) => answer.rows)
    .finally(() => client.end());
}

/** What stands in a database besides its rows: tables, policies, triggers, constraints, functions, grants. */
const catalogOf = (adminUrl: string) =>
  query(
    adminUrl,
    `select 'table' as kind, relname::text as name, concat(relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner), array(select x::text from unnest(relacl) x order by 1)) as what
       from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'i')
     union all select 'policy', tablename || '.' || policyname, concat(permissive, array(select x from unnest(roles) x order by 1), cmd, qual, with_check) from pg_policies
     union all select 'trigger', tgrelid::regclass || '.' || tgname, concat(tgenabled, tgtype, pg_get_triggerdef(oid)) from pg_trigger where not tgisinternal
     union all select 'constraint', conrelid::regclass || '.' || conname, concat(convalidated, pg_get_constraintdef(oid)) from pg_constraint where connamespace = 'public'::regnamespace
     union all select 'function', oid::regprocedure::text, concat(prosecdef, prosrc, array(select x::text from unnest(proacl) x order by 1)) from pg_proc where pronamespace = 'app'::regnamespace
     order by 1, 2`,
  );

describe('backup and restore', () => {
  it('[O1] a restored chain is the same chain: rows, catalog, files, and its people and tills go on', async () => {
    const place = await newPlace();
    const report = await bring(archive, place);
    expect(report).toMatchObject({ files: 1, upgraded: [] });

    const again = path.join(folder, 'again.larder.zip');
    await save(again, { adminUrl: place.adminUrl, dataDir: place.dataDir });
    const [first, second] = [await verifyArchive({ path: archive }), await verifyArchive({ path: again })];
    expect(second.manifest).toEqual(first.manifest);
    expect(first.manifest.tables.filter((table) => table.rows > 0).length).toBeGreaterThan(15);
    for (const one of [first, second]) one.archive.close();
    expect(await catalogOf(place.adminUrl)).toEqual(await catalogOf(t.database.adminUrl));

    const restored = await startTestApp({ ...place.environment, LARDER_DATA_DIR: place.dataDir });
    undo.push(() => restored.close());
    const stock = `/api/v1/stores/${chain.stores[0]}/stock`;
    const [before, after] = [await chain.owner.get(stock), await inject(restored, stock)];
    expect(after.json(), after.body).toEqual(before.json());
    expect(after.json().items.length).toBeGreaterThan(0);
    const refused = await query(place.adminUrl, 'delete from ticket_rev').catch((error: Error) => error.message);
    expect(refused).toContain('append-only');
  });

  const inject = (app: TestApp, url: string) =>
    app.app.inject({ method: 'GET', url, headers: { cookie: chain.owner.cookie } });

  it('[L2][L3] the audit log’s chain is as valid after a restore as before, and anchors come with it', async () => {
    const source = await anchored(chain);
    const before = await source.check.verify(chain.tenantId);
    expect(before).toMatchObject({ intact: true, anchors: 1 });
    expect(Number(before.checked)).toBeGreaterThan(0);
    const out = path.join(folder, 'chain.larder.zip');
    await save(out);
    // What is anchored after the backup must not speak against it once it has been restored.
    await source.again();
    const place = await newPlace();
    await bring(out, place);
    const restored = await startTestApp({ ...place.environment, LARDER_DATA_DIR: place.dataDir });
    undo.push(() => restored.close());
    const check = restored.get(AuditCheck);
    expect(await check.verify(chain.tenantId)).toEqual(before);
    await restored.get(AuditSealing).sealAll();
    expect((await check.verify(chain.tenantId)).intact).toBe(true);
    await query(
      place.adminUrl,
      `set session_replication_role = 'replica'; delete from audit_event where id = (select event_id from audit_seal where seq = ${before.checked} and tenant_id = '${chain.tenantId}');
       delete from audit_seal where seq = ${before.checked} and tenant_id = '${chain.tenantId}'`,
    );
    expect((await check.verify(chain.tenantId)).fault).toMatchObject({ kind: 'truncated', seq: before.checked });
  });

  /** Seals and anchors what the chain has; `again` does it once more after another event. */
  async function anchored(of: WorldChain): Promise<{ check: AuditCheck; again(): Promise<void> }> {
    const seal = async () => {
      await t.get(AuditSealing).sealAll();
      await t.admin.query(
        `insert into work_item (tenant_id, id, class, kind, payload, run_at) values ($1, gen_random_uuid(), 'projection', 'audit.anchor-chain', '{}', now() - interval '1 second')`,
        [of.tenantId],
      );
      await t.drain();
    };
    await of.owner.get('/api/v1/audit-events.csv');
    await seal();
    return {
      check: t.get(AuditCheck),
      async again() {
        await of.owner.get('/api/v1/audit-events.csv');
        await seal();
      },
    };
  }

  it('[O1] what is derived can be rebuilt from a restored chain to the same numbers', async () => {
    const place = await newPlace();
    await bring(archive, place);
    const restored = await startTestApp({ ...place.environment, LARDER_DATA_DIR: place.dataDir });
    undo.push(() => restored.close());
    const figures = () =>
      query(place.adminUrl, 'select store_id, item_id, on_hand_milli from stock_balance order by 1, 2');
    const before = await figures();
    await restored.db.tx(jobContext(chain.tenantId, 'test', 'test'), async (tx) => {
      await restored.get(SalesApi).rebuild(tx, chain.stores[0]);
      await restored.get(InventoryApi).rebuild(tx, chain.stores[0]);
    });
    expect(await figures()).toEqual(before);
    expect(before.length).toBeGreaterThan(0);
  });

  it.each([
    ['cut off', (file: string) => truncateSync(file, readFileSync(file).length - 200)],
    ['cut in half', (file: string) => truncateSync(file, Math.floor(readFileSync(file).length / 2))],
    ['empty', (file: string) => truncateSync(file, 0)],
    ['changed in one byte of its rows', (file: string) => flip(file, 'tables/ticket_rev.copy')],
    ['changed in its manifest', (file: string) => flip(file, 'manifest.json')],
  ])('[O1] an archive that is %s is refused before anything is written', async (_, damage) => {
    const place = await newPlace();
    const file = path.join(mkdtempSync(path.join(folder, 'bad-')), 'bad.larder.zip');
    writeFileSync(file, readFileSync(archive));
    damage(file);
    await expect(bring(file, place)).rejects.toBeInstanceOf(ArchiveRefused);
    expect(await query(place.adminUrl, `select 1 from pg_tables where schemaname = 'public'`)).toEqual([]);
    expect(existsSync(path.join(place.dataDir, 'files'))).toBe(false);
  });

  it('[O1] a change that also corrects the hashes does not open the seal', async () => {
    const other = path.join(folder, 'other-secret.larder.zip');
    await save(other, { secret: 'another-secret-of-at-least-32-characters' });
    const place = await newPlace();
    await expect(bring(other, place)).rejects.toThrow('another LARDER_SECRET');
  });

  it('[O1] a database with chains is replaced only after a yes, and never while Larder runs on it', async () => {
    const place = await newPlace();
    await bring(archive, place);
    await expect(bring(archive, place)).rejects.toThrow('holds 2 chains');
    await expect(bring(archive, place, { mayReplace: async () => true })).resolves.toMatchObject({ files: 1 });
    const runtime = new pg.Client({ connectionString: place.environment['LARDER_DB_URL_RUNTIME'] });
    await runtime.connect();
    await expect(bring(archive, place, { mayReplace: async () => true })).rejects.toThrow('stop Larder first');
    await runtime.end();
  });

  it('[O1] a restore that was cut off keeps every start away until it has been done again', async () => {
    const place = await newPlace();
    await bring(archive, place);
    await query(
      place.adminUrl,
      'create table larder_restore (a int); alter table larder_restore owner to larder_owner',
    );
    await expect(migrate({ adminUrl: place.adminUrl, rolePasswords: {} })).rejects.toThrow('cut off');
    await bring(archive, place);
    expect(await migrate({ adminUrl: place.adminUrl, rolePasswords: {} })).toEqual([]);
  });

  it("another product's database is left alone", async () => {
    const place = await newPlace();
    await query(place.adminUrl, 'create table customers (id int)');
    await expect(bring(archive, place, { mayReplace: async () => true })).rejects.toThrow('customers');
  });

  it('an archive never overwrites another one, and a failed one leaves nothing', async () => {
    await expect(save(archive)).rejects.toThrow('exists already');
    const out = path.join(folder, 'never.larder.zip');
    await expect(save(out, { adminUrl: t.database.adminUrl.replace(/@[^/]+/, '@127.0.0.1:1') })).rejects.toBeInstanceOf(
      BackupError,
    );
    expect(existsSync(out) || existsSync(`${out}.part`)).toBe(false);
  });
});

describe('the secret of a backup', () => {
  it('sealed: opens with the passphrase and no other, and comes back into the data folder', async () => {
    const out = path.join(folder, 'sealed.larder.zip');
    await save(out, { secretChoice: { part: 'sealed', passphrase: 'a long enough phrase' } });
    expect(readFileSync(out).includes(SECRET)).toBe(false);
    const place = await newPlace();
    const bare = { secret: undefined };
    await expect(bring(out, place, bare)).rejects.toThrow('LARDER_BACKUP_PASSPHRASE');
    await expect(bring(out, place, { ...bare, passphrase: 'another long phrase' })).rejects.toThrow(
      'not the passphrase',
    );
    await bring(out, place, { ...bare, passphrase: 'a long enough phrase' });
    expect(readFileSync(path.join(place.dataDir, 'secret'), 'utf8')).toBe(SECRET);
  });

  it('none: refused without the right LARDER_SECRET, because people could not sign in', async () => {
    const place = await newPlace();
    await expect(bring(archive, place, { secret: undefined })).rejects.toThrow('holds no secret');
    writeFileSync(path.join(place.dataDir, 'secret'), SECRET);
    await expect(bring(archive, place, { secret: undefined })).resolves.toMatchObject({ files: 1 });
  });
});

describe('daily backups', () => {
  it('[O1] read back, kept in number, and told by readiness when they fail', async () => {
    const daily = path.join(folder, 'daily');
    const run = (day: number, to = daily) =>
      runScheduledBackup({
        folder: to,
        keep: 2,
        adminUrl: t.database.adminUrl,
        dataDir: path.join(folder, 'source'),
        secret: SECRET,
        secretChoice: { part: 'none' },
        appVersion: '0.1.0',
        at: new Date(Date.UTC(2026, 2, day, 3)),
      });
    const state = async (now: string) => (await t.get(Installation).backupState(Date.parse(now))).state;
    expect(await state('2026-03-01T03:00:00Z')).toBe('off');
    for (const day of [1, 2, 3]) await run(day);
    expect((await scheduledArchives(daily)).map((archive) => archive.at.getUTCDate())).toEqual([2, 3]);
    expect(await state('2026-03-03T04:00:00Z')).toBe('ok');
    expect(await state('2026-03-05T04:00:00Z')).toBe('overdue');

    // A file where the folder should be: as good as a disk that is full or gone.
    writeFileSync(path.join(folder, 'full'), '');
    await expect(run(4, path.join(folder, 'full', 'disk'))).rejects.toThrow('ENOTDIR');
    expect(await state('2026-03-04T04:00:00Z')).toBe('failing');
    const ready = await t.app.inject({ method: 'GET', url: '/readyz' });
    expect(ready.json()).toMatchObject({ status: 'ready', backup: { state: 'failing' } });
    await run(5);
    expect(await state('2026-03-05T04:00:00Z')).toBe('ok');
  });
});

/** Changes one byte of an entry's content: past its local header and name. */
function flip(file: string, entry: string): void {
  const bytes = readFileSync(file);
  const index = bytes.indexOf(entry) + entry.length + 40;
  bytes[index] = (bytes[index] ?? 0) ^ 0xff;
  writeFileSync(file, bytes);
}
