import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { auditChainRoutes, type ChainState, type ChainVerdict } from '@larder/contracts/audit/audit-chain';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChain, type TestChain } from '../../../../test/support/chain.ts';
import { createPerson, type TestPerson } from '../../../../test/support/people.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { RenderMetrics } from '../../../platform/metrics/render-metrics.ts';
import { Anchors } from '../application/anchors.ts';
import { AuditApi, AuditCheck, AuditSealing } from '../index.ts';

const OTHER_ID = '0190a5b0-0000-7000-8000-00000000abcd';

let t: TestApp;
const dataDir = mkdtempSync(path.join(tmpdir(), 'larder-audit-'));
beforeAll(async () => {
  t = await startTestApp({ LARDER_DATA_DIR: dataDir });
});
afterAll(async () => {
  await t?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const sealAll = () => t.get(AuditSealing).sealAll();
const record = (chain: TestChain, entityId: string) =>
  t.db.sqlTx(chain.ctx('owner'), (tx) =>
    t.get(AuditApi).record(tx, { action: 'test.thing.do', entity: 'thing', entityId, diff: { b: 1.1, a: '门店' } }),
  );
const verify = (chain: TestChain, file?: string): Promise<ChainVerdict> =>
  t.get(AuditCheck).verify(chain.tenantId, file);
const anchor = (chain: TestChain) => t.get(Anchors).write(chain.ctx('owner'));
const anchorFile = (chain: TestChain) => path.join(dataDir, 'audit-anchors', `${chain.tenantId}.jsonl`);

/** A chain whose log has `n` more sealed events than it came with. */
async function sealedChain(n: number): Promise<TestChain> {
  const chain = await createChain(t);
  for (let i = 1; i <= n; i += 1) await record(chain, String(i));
  await sealAll();
  return chain;
}

async function links(chain: TestChain): Promise<{ seq: number; id: string }[]> {
  const { rows } = await t.admin.query<{ seq: number; id: string }>(
    'select seq::int seq, event_id id from audit_seal where tenant_id = $1 order by seq',
    [chain.tenantId],
  );
  return rows;
}

/** What somebody with the whole database in hand can do: triggers off, any statement. */
async function tamper(...statements: readonly [sql: string, values?: readonly unknown[]][]): Promise<void> {
  const client = await t.admin.connect();
  try {
    await client.query("begin; set local session_replication_role = 'replica'");
    for (const [sql, values] of statements) {
      const { rowCount } = await client.query(sql, [...(values ?? [])]);
      expect(rowCount, sql).toBeGreaterThan(0);
    }
    await client.query('commit');
  } finally {
    client.release();
  }
}

describe('[L1] nobody changes what is sealed', () => {
  it.each(['larder_owner', 'larder_runtime', 'larder_report', 'larder_dispatcher', 'larder_queue', 'larder_sealer'])(
    '%s: update, delete and truncate of events and seals are 42501',
    async (role) => {
      const chain = await sealedChain(1);
      const client = new pg.Client({ connectionString: t.database.adminUrl });
      await client.connect();
      await client.query(`set role ${role}; set app.tenant_id = '${chain.tenantId}'`);
      for (const table of ['audit_event', 'audit_seal'])
        for (const statement of [
          `update ${table} set tenant_id = tenant_id where tenant_id = '${chain.tenantId}'`,
          `delete from ${table} where tenant_id = '${chain.tenantId}'`,
          `truncate ${table}`,
        ])
          await expect(client.query(statement), `${role}: ${statement}`).rejects.toMatchObject({ code: '42501' });
      if (role !== 'larder_sealer' && role !== 'larder_owner') {
        const forged = `insert into audit_seal (tenant_id, seq, event_id, hash) values ('${chain.tenantId}', 99, '${OTHER_ID}', sha256('x'))`;
        await expect(client.query(forged), `${role}: ${forged}`).rejects.toMatchObject({ code: '42501' });
      }
      await client.end();
    },
  );

  it('the sealer writes no event, reads nothing else, and the running product takes nothing off the waiting list', async () => {
    const chain = await createChain(t);
    const as = async (role: string, statement: string) => {
      const client = new pg.Client({ connectionString: t.database.adminUrl });
      await client.connect();
      await client.query(`set role ${role}; set app.tenant_id = '${chain.tenantId}'`);
      return client.query(statement).finally(() => client.end());
    };
    for (const [role, statement] of [
      ['larder_sealer', `insert into audit_event (tenant_id, id) values ('${chain.tenantId}', '${OTHER_ID}')`],
      ['larder_sealer', 'select * from app_user'],
      ['larder_sealer', 'select name from tenant'],
      ['larder_runtime', 'delete from audit_unsealed'],
      ['larder_runtime', 'update audit_unsealed set at = now()'],
      ['larder_owner', 'truncate audit_unsealed'],
    ] as const)
      await expect(as(role, statement), `${role}: ${statement}`).rejects.toMatchObject({ code: '42501' });
  });
});

describe('[L2] sealing', () => {
  it('gives every event one place, without gaps, after it has committed and never before', async () => {
    const chain = await createChain(t);
    await sealAll();
    const before = (await links(chain)).length;
    const open = t.db.sqlTx(chain.ctx('owner'), async (tx) => {
      await t.get(AuditApi).record(tx, { action: 'test.slow.do', entity: 'slow', entityId: '1' });
      // While this one is open others commit and are sealed: it stands in nobody's way.
      await record(chain, 'quick');
      expect(await sealAll()).toBeGreaterThan(0);
      expect((await links(chain)).length).toBe(before + 1);
    });
    await open;
    await sealAll();
    expect((await links(chain)).map((l) => l.seq)).toEqual(Array.from({ length: before + 2 }, (_, i) => i + 1));
    expect(await verify(chain)).toMatchObject({ intact: true, checked: String(before + 2), fault: null });
    expect((await t.admin.query('select 1 from audit_unsealed where tenant_id = $1', [chain.tenantId])).rowCount).toBe(
      0,
    );
  });

  it('two sealers at once make one chain', async () => {
    const chain = await createChain(t);
    for (let i = 0; i < 30; i += 1) await record(chain, String(i));
    await Promise.all([sealAll(), sealAll(), record(chain, 'meanwhile'), sealAll()]);
    await sealAll();
    expect(await verify(chain)).toMatchObject({ intact: true, checked: String((await links(chain)).length) });
  });

  it('a chain that cannot be sealed keeps no other chain waiting', async () => {
    const made = [await createChain(t), await createChain(t)].sort((a, b) => (a.tenantId < b.tenantId ? -1 : 1));
    const [broken, sound] = made as [TestChain, TestChain];
    await record(broken, 'broken');
    await record(sound, 'sound');
    const at = async (when: string) =>
      tamper([
        "update audit_event set occurred_at = $2 where tenant_id = $1 and entity_id = 'broken'",
        [broken.tenantId, when],
      ]);
    await at('infinity');
    await expect(sealAll()).rejects.toThrow('1 chains were not sealed');
    const waits = async (chain: TestChain) =>
      (await t.admin.query('select 1 from audit_unsealed where tenant_id = $1', [chain.tenantId])).rowCount;
    expect([await waits(broken), await waits(sound)]).toEqual([expect.any(Number), 0]);
    expect(await waits(broken)).toBeGreaterThan(0);
    // The tests behind this one seal every chain.
    await at('2026-01-01');
    await sealAll();
  });

  it('another chain’s transaction that waits for nothing is not held by a sealer at work', async () => {
    const chain = await sealedChain(1);
    const holder = await t.admin.connect();
    await holder.query('begin');
    await holder.query(`select pg_advisory_xact_lock(hashtextextended('audit.seal ' || $1, 0))`, [chain.tenantId]);
    await record(chain, 'written while the sealer is at it');
    expect(await sealAll()).toBe(0);
    await holder.query('rollback');
    holder.release();
    expect(await sealAll()).toBe(1);
  });
});

describe('[L2] tampering with triggers off', () => {
  it('one changed field: named', async () => {
    const chain = await sealedChain(6);
    const all = await links(chain);
    const at = all[3] as { seq: number; id: string };
    await tamper([
      `update audit_event set diff = '{"a":"门店","b":1.2}' where tenant_id = $1 and id = $2`,
      [chain.tenantId, at.id],
    ]);
    expect((await verify(chain)).fault).toEqual({ kind: 'changed', seq: String(at.seq), eventId: at.id });
  });

  it('one deleted event: named, with its seal or without', async () => {
    const chain = await sealedChain(6);
    const at = (await links(chain))[2] as { seq: number; id: string };
    await tamper(['delete from audit_event where tenant_id = $1 and id = $2', [chain.tenantId, at.id]]);
    expect((await verify(chain)).fault).toEqual({ kind: 'deleted', seq: String(at.seq), eventId: at.id });
    await tamper(['delete from audit_seal where tenant_id = $1 and seq = $2', [chain.tenantId, at.seq]]);
    expect((await verify(chain)).fault).toEqual({ kind: 'seal-missing', seq: String(at.seq), eventId: null });
    // Closing the gap moves every later event to a place that its hash was not made for.
    await tamper(
      ['update audit_seal set seq = seq + 1000000 where tenant_id = $1 and seq > $2', [chain.tenantId, at.seq]],
      ['update audit_seal set seq = seq - 1000001 where tenant_id = $1 and seq > $2', [chain.tenantId, at.seq]],
    );
    expect((await verify(chain)).fault).toMatchObject({ kind: 'changed', seq: String(at.seq) });
  });

  it('one inserted event: named by the place that it pretends, sealed or not', async () => {
    const chain = await sealedChain(6);
    const all = await links(chain);
    const at = all[2] as { seq: number; id: string };
    const between = at.id.replace(/.$/, (c) => (c === '0' ? '1' : '0'));
    const copy = `insert into audit_event select tenant_id, $3::uuid, occurred_at, actor_kind, actor_id, actor_name, action, entity, 'forged', store_id, diff, request_id
      from audit_event where tenant_id = $1 and id = $2`;
    await tamper([copy, [chain.tenantId, at.id, between]]);
    const place = all.find((l) => l.id > between)?.seq;
    expect((await verify(chain)).fault).toEqual({ kind: 'inserted', seq: String(place), eventId: between });
    await tamper(
      ['update audit_seal set seq = seq + 1000000 where tenant_id = $1 and seq >= $2', [chain.tenantId, at.seq]],
      ['update audit_seal set seq = seq - 999999 where tenant_id = $1 and seq > 1000000', [chain.tenantId]],
      [
        `insert into audit_seal (tenant_id, seq, event_id, hash) values ($1, $2, $3, sha256('any'))`,
        [chain.tenantId, at.seq, between],
      ],
    );
    expect((await verify(chain)).fault).toEqual({ kind: 'changed', seq: String(at.seq), eventId: between });
  });

  it('two swapped events: the first of them is named', async () => {
    const chain = await sealedChain(6);
    const [, one, , two] = (await links(chain)) as { seq: number; id: string }[];
    await tamper(
      ['update audit_event set id = $3 where tenant_id = $1 and id = $2', [chain.tenantId, one?.id, OTHER_ID]],
      ['update audit_event set id = $3 where tenant_id = $1 and id = $2', [chain.tenantId, two?.id, one?.id]],
      ['update audit_event set id = $3 where tenant_id = $1 and id = $2', [chain.tenantId, OTHER_ID, two?.id]],
    );
    expect((await verify(chain)).fault).toEqual({ kind: 'changed', seq: String(one?.seq), eventId: one?.id });
  });

  it('an event taken out before it was sealed: its place on the waiting list tells', async () => {
    const chain = await sealedChain(2);
    const end = (await links(chain)).length;
    await record(chain, 'quickly gone');
    await tamper([`delete from audit_event where tenant_id = $1 and entity_id = 'quickly gone'`, [chain.tenantId]]);
    await sealAll();
    expect((await verify(chain)).fault).toMatchObject({ kind: 'vanished', seq: String(end + 1) });
  });

  it('what another chain’s people did to theirs is not this chain’s fault', async () => {
    const [one, two] = [await sealedChain(2), await sealedChain(2)];
    await tamper([`update audit_event set actor_name = 'x' where tenant_id = $1`, [one.tenantId]]);
    expect((await verify(one)).intact).toBe(false);
    expect((await verify(two)).intact).toBe(true);
  });
});

describe('[L3] anchors outside of the database', () => {
  it('a tail that was cut off, events and seals and all, fails against the anchor', async () => {
    const chain = await sealedChain(5);
    const all = await links(chain);
    expect(await anchor(chain)).toMatchObject({ seq: String(all.length), tenant: chain.tenantId });
    expect(await anchor(chain)).toBeNull();
    const cut = all.slice(-2) as { seq: number; id: string }[];
    for (const { seq, id } of cut)
      await tamper(
        ['delete from audit_event where tenant_id = $1 and id = $2', [chain.tenantId, id]],
        ['delete from audit_seal where tenant_id = $1 and seq = $2', [chain.tenantId, seq]],
      );
    const at = String(all.length - 1);
    expect((await verify(chain)).fault).toEqual({ kind: 'truncated', seq: at, eventId: null });

    // Whoever removes the file as well is found by the copy that lies elsewhere.
    const elsewhere = `${anchorFile(chain)}.kept`;
    writeFileSync(elsewhere, readFileSync(anchorFile(chain)));
    writeFileSync(anchorFile(chain), '');
    expect(await verify(chain)).toMatchObject({ intact: true, anchors: 0 });
    expect((await verify(chain, elsewhere)).fault).toEqual({ kind: 'truncated', seq: at, eventId: null });
  });

  it('a chain that was sealed anew after a change fails against the anchor', async () => {
    const chain = await sealedChain(4);
    await anchor(chain);
    await tamper(
      [`update audit_event set actor_name = 'nobody' where tenant_id = $1 and entity_id = '2'`, [chain.tenantId]],
      ['delete from audit_seal where tenant_id = $1', [chain.tenantId]],
      [
        'insert into audit_unsealed (tenant_id, event_id) select tenant_id, id from audit_event where tenant_id = $1',
        [chain.tenantId],
      ],
    );
    await sealAll();
    expect((await verify(chain)).fault).toMatchObject({ kind: 'rewritten', seq: String((await links(chain)).length) });
  });

  it('a changed or foreign anchor, or a line that is none, is told; half a line of a crash is not', async () => {
    const chain = await sealedChain(3);
    const made = await anchor(chain);
    const good = readFileSync(anchorFile(chain), 'utf8');
    writeFileSync(anchorFile(chain), `${good}{"tenant":"${chain.tenantId}","se`);
    expect(await verify(chain)).toMatchObject({ intact: true, anchors: 1 });
    await record(chain, 'one more');
    await sealAll();
    await anchor(chain);
    expect(readFileSync(anchorFile(chain), 'utf8').split('\n')).toHaveLength(3);
    expect(await verify(chain)).toMatchObject({ intact: true, anchors: 2 });
    writeFileSync(anchorFile(chain), good.replace(made?.hash ?? '-', 'a'.repeat(64)));
    expect((await verify(chain)).fault).toEqual({ kind: 'anchor-forged', seq: made?.seq, eventId: null });
    writeFileSync(anchorFile(chain), 'nonsense\n');
    expect((await verify(chain)).fault).toMatchObject({ kind: 'anchor-forged' });
  });

  it('are written every hour by the job, when there is something new', async () => {
    const chain = await sealedChain(2);
    await t.admin.query(
      `insert into work_item (tenant_id, id, class, kind, payload, run_at) values ($1, gen_random_uuid(), 'projection', 'audit.anchor-chain', '{}', now() - interval '1 second')`,
      [chain.tenantId],
    );
    await t.drain();
    expect(readFileSync(anchorFile(chain), 'utf8')).toContain(`"seq":"${(await links(chain)).length}"`);
  });
});

describe('the auditor’s page', () => {
  let chain: TestChain;
  let auditor: TestPerson;
  beforeAll(async () => {
    chain = await sealedChain(3);
    auditor = await createPerson(t, chain, 'compliance');
    await sealAll();
  });
  const state = async (): Promise<ChainState> =>
    auditChainRoutes.state.response.parse((await auditor.request('GET', '/api/v1/audit-chain')).json());

  it('shows seals, what waits and since when; more than five seconds is an alarm there and for machines', async () => {
    expect(await state()).toMatchObject({ waiting: 0, lagSeconds: 0, late: false, lastAnchor: null, lastCheck: null });
    await record(chain, 'waits');
    await t.admin.query(`update audit_unsealed set at = at - interval '7 seconds' where tenant_id = $1`, [
      chain.tenantId,
    ]);
    const late = await state();
    expect(late).toMatchObject({ waiting: 1, late: true });
    expect(late.lagSeconds).toBeGreaterThanOrEqual(7);
    const { text } = await t.get(RenderMetrics).run();
    expect(Number(/^larder_audit_seal_lag_seconds (\S+)$/m.exec(text)?.[1])).toBeGreaterThanOrEqual(7);
    expect(text).toMatch(/^larder_audit_unsealed [1-9]/m);
    const owner = await createPerson(t, chain, 'owner');
    const health = (await owner.request('GET', '/api/v1/operations/health')).json();
    expect(health.audit).toMatchObject({ late: true, waiting: expect.any(Number) });
    await sealAll();
    expect(await state()).toMatchObject({ waiting: 0, late: false });
  });

  it('a check runs in the background, one at a time, and says what it found', async () => {
    await anchor(chain);
    const begun = await auditor.request('POST', '/api/v1/audit-chain/checks');
    expect(begun.statusCode, begun.body).toBe(202);
    const again = await auditor.request('POST', '/api/v1/audit-chain/checks');
    expect(again.json().lastCheck.id).toBe(begun.json().lastCheck.id);
    await t.drain();
    const good = await state();
    expect(good.lastCheck).toMatchObject({ state: 'succeeded', by: 'user', verdict: { intact: true, fault: null } });
    expect(good.lastCheck?.done).toBe(good.lastCheck?.total);
    expect(good.lastAnchor?.seq).toBe(good.lastCheck?.verdict?.anchoredSeq);

    await tamper([
      `update audit_event set actor_name = 'x' where tenant_id = $1 and entity_id = '2'`,
      [chain.tenantId],
    ]);
    await auditor.request('POST', '/api/v1/audit-chain/checks');
    await t.drain();
    expect((await state()).lastCheck?.verdict).toMatchObject({ intact: false, fault: { kind: 'changed' } });
    const log = (await auditor.request('GET', '/api/v1/audit-events?entity=audit_chain')).json();
    expect(log.items.filter((e: { action: string }) => e.action === 'audit.chain.check')).toHaveLength(3);
  });

  it('the daily check starts one by itself', async () => {
    const own = await sealedChain(1);
    const person = await createPerson(t, own, 'owner');
    await t.admin.query(
      `insert into work_item (tenant_id, id, class, kind, payload, run_at) values ($1, gen_random_uuid(), 'bulk', 'audit.watch-chain', '{}', now() - interval '1 second')`,
      [own.tenantId],
    );
    await t.drain();
    expect((await person.request('GET', '/api/v1/audit-chain')).json().lastCheck).toMatchObject({
      by: 'job',
      verdict: { intact: true },
    });
  });

  it('anchors can be taken elsewhere, and that is in the log', async () => {
    const file = await auditor.request('GET', '/api/v1/audit-chain/anchors.jsonl');
    expect(file.headers['content-disposition']).toContain('audit-anchors.jsonl');
    expect(JSON.parse(file.body.split('\n')[0] ?? '')).toMatchObject({ tenant: chain.tenantId });
    expect((await auditor.request('GET', '/api/v1/audit-events?action=audit.anchor.export')).json().items).toHaveLength(
      1,
    );
  });

  it.each(['buyer', 'area_supervisor', 'store_manager', 'clerk'] as const)('%s gets 403', async (role) => {
    const person = await createPerson(t, chain, role);
    expect((await person.request('GET', '/api/v1/audit-chain')).statusCode).toBe(403);
    expect((await person.request('POST', '/api/v1/audit-chain/checks')).statusCode).toBe(403);
    expect((await person.request('GET', '/api/v1/audit-chain/anchors.jsonl')).statusCode).toBe(403);
  });
});
