import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChain, type TestChain } from '../../../../test/support/chain.ts';
import { type Mailbox, startMailbox } from '../../../../test/support/mailbox.ts';
import { createPerson, type TestPerson } from '../../../../test/support/people.ts';
import { startTestApp, type TestApp } from '../../../../test/support/test-app.ts';

let t: TestApp;
let chain: TestChain;
let owner: TestPerson;
let mailbox: Mailbox;

beforeAll(async () => {
  mailbox = await startMailbox();
  t = await startTestApp({ SMTP_URL: `${mailbox.url}?ignoreTLS=true`, LARDER_PUBLIC_URL: 'https://larder.example' });
  chain = await createChain(t);
  owner = await createPerson(t, chain, 'owner');
});
afterAll(async () => {
  await t.close();
  mailbox.server.close();
});

const linkIn = (message: string) => {
  const [, body = ''] = message.split('\r\n\r\n');
  const encoded = /Content-Transfer-Encoding: base64/i.test(message);
  const text = encoded
    ? Buffer.from(message.slice(message.indexOf('\r\n\r\n')), 'base64').toString()
    : message.replace(/=\r\n/g, '').replaceAll('=3D', '=');
  return /https:\/\/larder\.example\/invite#([A-Za-z0-9_-]{43})/.exec(text)?.[1] ?? body;
};
const accept = (token: string) =>
  t.app.inject({
    method: 'POST',
    url: '/api/v1/password-links/accept',
    payload: { token, password: 'fresh bread daily' },
  });

describe('invitation by mail', () => {
  it('goes by mail, shows no link, puts no secret into the queue, and a repeat replaces the token', async () => {
    const made = (
      await owner.request('POST', '/api/v1/people', {
        displayName: 'Mail',
        email: 'mail.me@example.com',
        locale: 'en',
        grants: [{ role: 'clerk', unitId: chain.stores[0] }],
      })
    ).json();
    expect(made.issued).toEqual({ delivery: 'mail', link: null });
    const { rows } = await t.admin.query(
      "select payload::text as payload from work_item where kind = 'identity.send-password-link'",
    );
    expect(rows).toHaveLength(1);
    expect(Object.keys(JSON.parse(rows[0].payload))).toEqual(['linkId']);

    await t.drain();
    expect(mailbox.messages).toHaveLength(1);
    expect(mailbox.messages[0]).toContain('To: mail.me@example.com');
    const first = linkIn(mailbox.messages[0] ?? '');
    const person = (await owner.request('GET', `/api/v1/people/${made.person.id}`)).json();
    expect(person.link).toMatchObject({ delivery: 'mail', expired: false });
    expect(person.link.sentAt).not.toBeNull();

    expect((await owner.request('POST', `/api/v1/people/${made.person.id}/password-link`)).json()).toEqual({
      delivery: 'mail',
      link: null,
    });
    await t.drain();
    const second = linkIn(mailbox.messages[1] ?? '');
    expect((await accept(first)).statusCode).toBe(404);
    expect((await accept(second)).statusCode).toBe(200);
  });

  it('sends nothing to somebody who was deactivated meanwhile', async () => {
    const before = mailbox.messages.length;
    const made = (
      await owner.request('POST', '/api/v1/people', {
        displayName: 'Gone',
        email: 'gone@example.com',
        grants: [{ role: 'clerk', unitId: chain.stores[0] }],
      })
    ).json();
    await owner.request('POST', `/api/v1/people/${made.person.id}/freeze`);
    await t.drain();
    expect(mailbox.messages).toHaveLength(before);
  });

  it('without an address the link is handed over by hand', async () => {
    const made = (
      await owner.request('POST', '/api/v1/people', {
        displayName: 'Phone',
        phone: '13500000000',
        grants: [{ role: 'clerk', unitId: chain.stores[0] }],
      })
    ).json();
    expect(made.issued.delivery).toBe('link');
    expect(made.issued.link).toMatch(/^https:\/\/larder\.example\/invite#/);
  });
});
