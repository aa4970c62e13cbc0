import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { lanAddresses } from '@larder/tooling/lan-addresses.mjs';
import { freePort } from '@larder/tooling/ports.mjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Config, ConfigError } from '../../src/platform/config/config.ts';
import { ensureCertificate } from '../../src/platform/tls/certificate-folder.ts';
import { serverNames } from '../../src/platform/tls/names.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { type WorldChain, worldChain } from '../support/world.ts';

const DAY_MS = 86_400_000;
const NOW = new Date('2026-03-01T00:00:00Z');

let t: TestApp;
let chain: WorldChain;
let folder: string;
let port: number;
let ca: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'larder-tls-'));
  port = await freePort();
  t = await startTestApp({
    LARDER_DATA_DIR: folder,
    LARDER_TLS: 'self-signed',
    LARDER_PUBLIC_URL: `https://shop.example.test:${port}`,
  });
  await t.app.listen(port, '127.0.0.1');
  chain = await worldChain(t);
  ca = readFileSync(path.join(folder, 'tls/ca.crt'), 'utf8');
});
afterAll(async () => {
  await t.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

function call(
  scheme: 'http' | 'https',
  url: string,
  options: https.RequestOptions & { body?: unknown } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { body, ...rest } = options;
    const all = { host: '127.0.0.1', port, path: url, agent: false as const, ...rest };
    const request = (scheme === 'https' ? https : http).request(all, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

describe('[PRV-07] encrypted in transit with a certificate of its own', () => {
  it('answers over TLS to whoever trusts the authority, by every name of the server, and to nobody else', async () => {
    for (const servername of ['shop.example.test', 'localhost']) {
      const { status, body } = await call('https', '/healthz', { ca, servername });
      expect([status, body]).toEqual([200, '{"status":"ok"}']);
    }
    await expect(call('https', '/healthz', { ca, servername: 'bank.example' })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    await expect(call('https', '/healthz', {})).rejects.toThrow(/certificate/);
  });

  it.each([
    ['TLSv1.3', 'TLSv1.3'],
    ['TLSv1.2', 'TLSv1.2'],
    ['TLSv1.1', null],
    ['TLSv1', null],
  ] as const)('%s: %s', async (version, spoken) => {
    const protocol = new Promise<string | null>((resolve) => {
      const options = { host: '127.0.0.1', port, ca, servername: 'localhost', ciphers: 'DEFAULT@SECLEVEL=0' };
      const socket = tls.connect({ ...options, minVersion: version, maxVersion: version }, () => {
        resolve(socket.getProtocol());
        socket.end();
      });
      socket.on('error', () => resolve(null));
    });
    expect(await protocol).toBe(spoken);
  });

  it('plain HTTP on the same port leads to HTTPS, to the host that was asked for and nowhere else', async () => {
    const redirect = await call('http', '/orders?x=1', { headers: { host: '192.168.1.5:1' } });
    expect(redirect).toMatchObject({ status: 308, headers: { location: `https://192.168.1.5:${port}/orders?x=1` } });
    const odd = await call('http', '/', { headers: { host: 'a@evil.example/' } });
    expect(odd.headers.location).toBe(`https://shop.example.test:${port}/`);
  });

  it('a tablet downloads the authority without trusting it yet, with help in both languages', async () => {
    for (const scheme of ['http', 'https'] as const) {
      const file = await call(scheme, '/ca.crt', { ca, servername: 'localhost' });
      expect(file.headers['content-type']).toContain('application/x-x509-ca-cert');
      expect(file.body).toBe(ca);
      const page = await call(scheme, '/setup', { ca, servername: 'localhost' });
      expect(page.body.replaceAll('<wbr>', '')).toContain(new X509Certificate(ca).fingerprint256);
      for (const word of ['证书信任设置', 'Certificate Trust Settings', `https://shop.example.test:${port}`])
        expect(page.body).toContain(word);
      expect(page.body).not.toContain('PRIVATE');
    }
  });

  it('cookies are secure and bound to the host; HSTS stays away from a certificate that few trust', async () => {
    const password = 'correct horse battery';
    const answer = await call('https', '/api/v1/session', {
      ca,
      servername: 'localhost',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: { tenantCode: chain.code, login: chain.owner.login, password },
    });
    expect(answer.status, answer.body).toBe(200);
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/^__Host-larder=/);
    expect(cookie).toMatch(/; HttpOnly; SameSite=Lax; .*Secure/);
    expect(answer.headers['strict-transport-security']).toBeUndefined();
  });

  it('many connections of both kinds at once, in pieces and silent ones, disturb nobody', async () => {
    const idle = tls.connect({ host: '127.0.0.1', port, ca, servername: 'localhost' });
    const calls = Array.from({ length: 40 }, (_, i) =>
      i % 2 === 0 ? call('https', '/healthz', { ca, servername: 'localhost' }) : call('http', '/healthz'),
    );
    expect((await Promise.all(calls)).map((c) => c.status).sort()).toEqual([
      ...Array<number>(20).fill(200),
      ...Array<number>(20).fill(308),
    ]);
    idle.destroy();
  });
});

describe('the certificate folder', () => {
  const fresh = () => mkdtempSync(path.join(folder, 'certs-'));
  const names = ['larder.lan', '192.168.1.5', '::1'];

  it('keeps keys to their owner, names every name, and stays until it must change', async () => {
    const dir = fresh();
    const first = await ensureCertificate(dir, names, NOW);
    expect(first).toMatchObject({ renewed: true, newAuthority: true });
    for (const file of ['ca.key', 'server.key']) expect(statSync(path.join(dir, file)).mode & 0o777).toBe(0o600);
    const certificate = new X509Certificate(first.certificate);
    expect(certificate.subjectAltName).toMatch(
      /DNS:larder\.lan, IP Address:192\.168\.1\.5, IP Address:0:0:0:0:0:0:0:1/,
    );
    expect(certificate.verify(new X509Certificate(first.authority).publicKey)).toBe(true);
    const again = await ensureCertificate(dir, names, new Date(NOW.getTime() + 300 * DAY_MS));
    expect(again).toMatchObject({ renewed: false, newAuthority: false, certificate: first.certificate });
  });

  it.each([
    ['it runs out within a month', 370, names],
    ['the machine has a new address', 10, [...names, '10.0.0.7']],
  ])('renews the server’s certificate when %s; tablets keep trusting it', async (_, days, wanted) => {
    const dir = fresh();
    const first = await ensureCertificate(dir, names, NOW);
    const next = await ensureCertificate(dir, wanted, new Date(NOW.getTime() + days * DAY_MS));
    expect(next).toMatchObject({ renewed: true, newAuthority: false, authority: first.authority });
    expect(new X509Certificate(next.certificate).checkIssued(new X509Certificate(first.authority))).toBe(true);
  });

  it('makes a new authority before the old one runs out, and after its files were damaged', async () => {
    const dir = fresh();
    const first = await ensureCertificate(dir, names, NOW);
    const late = await ensureCertificate(dir, names, new Date(NOW.getTime() + 3_300 * DAY_MS));
    expect(late.newAuthority).toBe(true);
    expect(late.authority).not.toBe(first.authority);
    writeFileSync(path.join(dir, 'ca.crt'), 'nonsense');
    expect((await ensureCertificate(dir, names, NOW)).newAuthority).toBe(true);
  });

  it('knows the names of the machine', () => {
    const machine = { hostname: 'Shop-1', addresses: ['192.168.1.5', 'fd00::5'] };
    expect(serverNames('https://larder.shop:7300', '0.0.0.0', machine)).toEqual([
      'larder.shop',
      '192.168.1.5',
      'fd00::5',
      'shop-1',
      'shop-1.local',
      'localhost',
      '127.0.0.1',
      '::1',
    ]);
    expect(serverNames('https://[fd00::5]:7300', '10.1.1.1', machine).slice(0, 2)).toEqual(['fd00::5', '10.1.1.1']);
    const at = (address: string, family: 'IPv4' | 'IPv6', internal = false) => ({ address, family, internal });
    const found = lanAddresses({
      a: [at('fe80::1', 'IPv6'), at('fd00::1', 'IPv6'), at('10.0.0.2', 'IPv4'), at('127.0.0.1', 'IPv4', true)],
    } as never);
    expect(found).toEqual(['10.0.0.2', 'fd00::1']);
  });
});

describe('settings', () => {
  const load = (more: Record<string, string>) =>
    Config.load({ ...t.database.environment, LARDER_SECRET: 'x'.repeat(32), ...more });

  it('HSTS only where everybody trusts the certificate', () => {
    const hsts = (url: string, more = {}) => load({ LARDER_PUBLIC_URL: url, ...more }).hsts;
    expect(hsts('https://larder.example.com')).toBe(true);
    for (const url of [
      'http://larder.example.com',
      'https://192.168.1.5',
      'https://[fd00::1]',
      'https://shop.local',
      'https://shop',
    ])
      expect(hsts(url), url).toBe(false);
    expect(hsts('https://larder.example.com', { LARDER_TLS: 'self-signed' })).toBe(false);
  });

  it('a certificate without its key is refused', () => {
    expect(() => load({ LARDER_TLS_CERT: '/a.crt' })).toThrow(ConfigError);
    expect(() => load({ LARDER_TLS: 'yes' })).toThrow('LARDER_TLS');
  });
});
