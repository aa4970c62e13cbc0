import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';
import { type WorldChain, worldChain } from '../../../../test/support/world.ts';
import { sourceMailCell } from '../../../foundation/catalog/application/source-mail.ts';
import { PiiCodec } from '../../../platform/crypto/pii-codec.ts';
import { arrangeSupply, buy, orderOf, orderPath, released, type Supply } from './arrange.ts';

const ADDRESS = 'orders@supplier.example';

/** A mail server that takes everything, or refuses everything. */
class Postbox {
  readonly mails: { to: string; data: string }[] = [];
  refuse = false;
  readonly server: Server = createServer((socket) => {
    const talk = { to: '', data: null as string | null };
    socket.write('220 test\r\n');
    socket.on('data', (chunk) =>
      talk.data === null ? this.commands(socket, talk, chunk.toString()) : this.content(socket, talk, chunk.toString()),
    );
    socket.on('error', () => undefined);
  });

  private content(socket: Socket, talk: { to: string; data: string | null }, text: string): void {
    talk.data += text;
    if (!talk.data?.endsWith('\r\n.\r\n')) return;
    this.mails.push({ to: talk.to, data: talk.data });
    talk.data = null;
    socket.write('250 ok\r\n');
  }

  private commands(socket: Socket, talk: { to: string; data: string | null }, text: string): void {
    for (const line of text.split('\r\n').filter(Boolean)) {
      const verb = line.slice(0, 4).toLowerCase();
      if (verb === 'rcpt') talk.to = line;
      if (verb === 'data') talk.data = '';
      if (verb === 'quit') socket.end('221 bye\r\n');
      else
        socket.write(
          verb === 'data' ? '354 go on\r\n' : this.refuse && verb === 'mail' ? '451 later\r\n' : '250 ok\r\n',
        );
    }
  }
}

const post = new Postbox();
let t: TestApp;
let chain: WorldChain;
let supply: Supply;

beforeAll(async () => {
  await new Promise<void>((done) => post.server.listen(0, '127.0.0.1', done));
  const address = post.server.address();
  t = await startTestApp({ SMTP_URL: `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}` });
  chain = await worldChain(t);
  supply = await arrangeSupply(t, chain);
  const cipher = t.get(PiiCodec).seal(sourceMailCell(chain.tenantId, supply.external), ADDRESS);
  await t.admin.query('update supply_source set mail_cipher = $3 where tenant_id = $1 and id = $2', [
    chain.tenantId,
    supply.external,
    cipher,
  ]);
});
afterAll(async () => {
  await t.close();
  post.server.close();
});

describe('with mail set up', () => {
  it('a released order reaches the supplier as CSV by itself, and no address stands in the queue', async () => {
    const id = await buy(t, chain, released(chain, supply));
    const order = await orderOf(chain.buyer, id);
    expect(order).toMatchObject({ status: 'sent', sentVia: 'mail', mailState: 'sent', mailPossible: true });
    const mail = post.mails.at(-1);
    expect(mail?.to).toContain(ADDRESS);
    expect(mail?.data).toContain(`${order.number}.csv`);
    expect(mail?.data).toContain('text/csv');
    const { rows } = await t.admin.query('select payload::text from work_item where tenant_id = $1', [chain.tenantId]);
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.map((r) => r.payload).join()).not.toContain('supplier.example');
  });

  it('a refused mail is shown, tried again, and can be replaced by hand', async () => {
    post.refuse = true;
    const before = post.mails.length;
    const id = await buy(t, chain, released(chain, supply));
    expect(await orderOf(chain.buyer, id)).toMatchObject({ status: 'approved', mailState: 'failed' });
    post.refuse = false;
    await t.admin.query(
      "update work_item set run_at = now() - interval '1 hour', state = 0 where kind = 'supply-chain.mail-purchase-order' and state in (0, 3)",
    );
    await t.drain();
    expect(await orderOf(chain.buyer, id)).toMatchObject({ status: 'sent', mailState: 'sent' });
    expect(post.mails).toHaveLength(before + 1);
  });

  it('an order without an address waits; a person who asks for mail again is served', async () => {
    const other = await arrangeSupply(t, chain);
    const id = await buy(t, chain, released(chain, other));
    expect(await orderOf(chain.buyer, id)).toMatchObject({ status: 'approved', mailState: null, mailPossible: false });
    const cipher = t.get(PiiCodec).seal(sourceMailCell(chain.tenantId, other.external), ADDRESS);
    await t.admin.query('update supply_source set mail_cipher = $3 where tenant_id = $1 and id = $2', [
      chain.tenantId,
      other.external,
      cipher,
    ]);
    expect((await chain.buyer.post(orderPath(id, 'send'), { version: 1, via: 'mail' })).json()).toMatchObject({
      status: 'approved',
      mailState: 'queued',
    });
    await t.drain();
    expect(await orderOf(chain.buyer, id)).toMatchObject({ status: 'sent', sentVia: 'mail' });
  });

  it('[SCM-19] an order above its limit is mailed when headquarters has approved it, and not before', async () => {
    const rule = { key: 'supply-chain.approvalLimit', scopeUnitId: chain.units.hq, scopeFormat: '', locked: false };
    await chain.owner.put('/api/v1/policies', { ...rule, value: 1 });
    const toSupplier = () => post.mails.filter((mail) => mail.to.includes(ADDRESS)).length;
    const before = toSupplier();
    const id = await buy(t, chain, released(chain, supply));
    expect(await orderOf(chain.buyer, id)).toMatchObject({ approvalState: 'waiting', mailState: null });
    expect(toSupplier()).toBe(before);
    const [task] = (await chain.hqManager.get('/api/v1/workflow/tasks')).json().items;
    const { version, subjectHash } = task;
    await chain.hqManager.post(`/api/v1/workflow/tasks/${task.id}/decision`, {
      version,
      subjectHash,
      decision: 'approve',
    });
    await t.drain();
    expect(await orderOf(chain.buyer, id)).toMatchObject({
      status: 'sent',
      sentVia: 'mail',
      approvalState: 'approved',
    });
    expect(toSupplier()).toBe(before + 1);
  });
});
