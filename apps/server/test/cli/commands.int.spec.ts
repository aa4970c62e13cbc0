import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/command.ts';
import { COMMANDS, findCommand, helpText } from '../../src/cli/commands.ts';
import { AuditApi, AuditSealing } from '../../src/foundation/audit/index.ts';
import { Authenticator } from '../../src/platform/http/authenticator.ts';
import { createChain } from '../support/chain.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let t: TestApp;

beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

async function larder(...argv: string[]): Promise<string> {
  const found = findCommand(argv);
  if (!found || !('run' in found.command)) throw new Error('no command of the application');
  const lines: string[] = [];
  await found.command.run(t.app, found.args, (line) => lines.push(line));
  return lines.join('\n');
}
const tokenIn = (output: string) => /#([A-Za-z0-9_-]{43})/.exec(output)?.[1] ?? '';
const accept = (token: string, password: string) =>
  t.app.inject({ method: 'POST', url: '/api/v1/password-links/accept', payload: { token, password } });

describe('operator command', () => {
  it('tenant create makes a chain whose owner signs in by the printed link', async () => {
    const output = await larder(
      'tenant',
      'create',
      '--code',
      'sunrise',
      '--name',
      '日出',
      '--owner-email',
      'owner@example.com',
      '--zone',
      'Europe/London',
      '--currency',
      'GBP',
    );
    const session = await accept(tokenIn(output), 'fresh bread daily');
    expect(session.json()).toMatchObject({
      tenant: { code: 'sunrise', currency: 'GBP' },
      roles: ['owner'],
      allStores: true,
    });
    await expect(
      larder('tenant', 'create', '--code', 'sunrise', '--name', 'x', '--owner-email', 'a@example.com'),
    ).rejects.toMatchObject({ code: 'org.tenant_code_taken' });
  });

  it('[L2] audit verify says what it found of every chain and fails when one is not as it was sealed', async () => {
    const [good, bad] = [await createChain(t), await createChain(t)];
    for (const chain of [good, bad])
      await t.db.sqlTx(chain.ctx('owner'), (tx) =>
        t.get(AuditApi).record(tx, { action: 'test.thing.do', entity: 'thing', entityId: '1' }),
      );
    await t.get(AuditSealing).sealAll();
    expect(await larder('audit', 'verify')).toContain(`${bad.code}: intact: `);
    const client = await t.admin.connect();
    await client.query("begin; set local session_replication_role = 'replica'");
    await client.query("update audit_event set actor_name = 'x' where tenant_id = $1 and entity = 'thing'", [
      bad.tenantId,
    ]);
    await client.query('commit');
    client.release();
    await expect(larder('audit', 'verify')).rejects.toMatchObject({
      code: 'audit.chain_broken',
      text: { en: `The audit log is not as it was sealed: ${bad.code}` },
    });
    expect(await larder('audit', 'verify', '--tenant', good.code)).toMatch(/^\S+: intact: \d+ events, no anchors yet$/);
    expect(await larder('audit', 'anchors', '--tenant', good.code)).toContain('# -----BEGIN PUBLIC KEY-----');
    await expect(larder('audit', 'verify', '--tenant', 'nobody')).rejects.toThrow(UsageError);
  });

  it('[PLT-26] tenant weight gives a chain more of the workers, within bounds', async () => {
    const { code, tenantId } = await createChain(t);
    await larder('tenant', 'weight', '--tenant', code, '--weight', '3');
    const { rows } = await t.admin.query('select work_weight from tenant where tenant_id = $1', [tenantId]);
    expect(rows).toEqual([{ work_weight: 3 }]);
    await expect(larder('tenant', 'weight', '--tenant', code, '--weight', '0')).rejects.toThrow(UsageError);
  });

  it('leaves no chain behind when the owner’s address is wrong', async () => {
    await expect(
      larder('tenant', 'create', '--code', 'half', '--name', 'x', '--owner-email', 'no address'),
    ).rejects.toMatchObject({ code: 'invalid_input' });
    const { rows } = await t.admin.query("select 1 from tenant where code = 'half'");
    expect(rows).toEqual([]);
  });

  it('owner invite, password reset and device create print what works', async () => {
    const chain = await createChain(t);
    const invited = await larder('owner', 'invite', '--tenant', chain.code, '--phone', '138 0013 8000');
    expect((await accept(tokenIn(invited), 'fresh bread daily')).statusCode).toBe(200);
    const reset = await larder('password', 'reset', '--tenant', chain.code, '--login', '+8613800138000');
    expect((await accept(tokenIn(reset), 'another good one')).statusCode).toBe(200);
    const signIn = await t.app.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { tenantCode: chain.code, login: '13800138000', password: 'another good one' },
    });
    expect(signIn.statusCode).toBe(200);

    const { rows } = await t.admin.query('select code from org_unit where id = $1', [chain.stores[1]]);
    const device = await larder(
      'device',
      'create',
      '--tenant',
      chain.code,
      '--store',
      rows[0].code,
      '--name',
      '收银 1',
      '--terminals',
      'T1, T2',
    );
    const key = /lk_\S+/.exec(device)?.[0];
    const ctx = await t.get(Authenticator).device({ headers: { authorization: `Bearer ${key}` }, id: 'r' } as never);
    expect(ctx).toMatchObject({ deviceStoreId: chain.stores[1] });
    const registered = await t.admin.query('select code from pos_terminal where store_id = $1 order by 1', [
      chain.stores[1],
    ]);
    expect(registered.rows.map((row) => row.code)).toEqual(['T1', 'T2']);
  });

  it.each([
    [['tenant', 'create', '--code', 'x'], 'missing: --name'],
    [['tenant', 'create', '--code', 'X Y', '--name', 'n', '--owner-email', 'a@example.com'], '--code'],
    [
      ['tenant', 'create', '--code', 'zone', '--name', 'n', '--owner-email', 'a@example.com', '--zone', 'Mars/Base'],
      '--zone',
    ],
    [['owner', 'invite', '--tenant', 'x', '--wrong', 'y'], 'wrong'],
    [['password', 'reset'], 'missing: --tenant, --login'],
  ])('%j says what is wrong', async (argv, message) => {
    const refusal = larder(...argv);
    await expect(refusal).rejects.toBeInstanceOf(UsageError);
    await expect(refusal).rejects.toThrow(message);
  });

  it('the help names every command; an unknown one is none', () => {
    for (const command of COMMANDS) expect(helpText()).toContain(command.name);
    expect(findCommand(['tenant', 'destroy'])).toBeNull();
  });
});
