import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withFolderLock } from '../../packages/tooling/src/folder-lock.mjs';
import { hashInputs, isStamped, writeStamp } from '../../packages/tooling/src/input-stamp.mjs';
import { isAlive, startMark } from '../../packages/tooling/src/processes.mjs';
import { compressFolder } from './compress.mjs';
import { demoAccountLines, refuseOpenDemo } from './demo.mjs';
import { waitForOk } from './health.mjs';
import { endOrphans, processId, readRecord, runningLaunch, writeRecord } from './launch-record.mjs';
import { choosePort, DEFAULT_PORT, readSettings, serverAddress } from './settings.mjs';
import { Supervisor } from './supervisor.mjs';

let dir: string;
const started: ChildProcess[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'larder-launch-'));
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});

function script(name: string, code: string): string {
  const path = join(dir, `${name}.mjs`);
  writeFileSync(path, code);
  return path;
}

function sleeper(): { child: ChildProcess; pid: number } {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
  started.push(child);
  if (child.pid === undefined) throw new Error('no process');
  return { child, pid: child.pid };
}

async function until(condition: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(condition()).toBe(true), { timeout: 10_000, interval: 10 });
}

describe('settings', () => {
  it('makes demo data only on loopback with the embedded database', () => {
    expect(readSettings({}).demo).toBe(true);
    expect(readSettings({ LARDER_DEMO: '0' }).demo).toBe(false);
    expect(readSettings({ LARDER_HOST: '0.0.0.0' }).demo).toBe(false);
    expect(readSettings({ DATABASE_URL: 'postgresql://a@b/c' }).demo).toBe(false);
  });

  it('names what cannot be used', () => {
    expect(() => readSettings({ LARDER_PORT: '99999' })).toThrow('LARDER_PORT');
    expect(() => readSettings({ DATABASE_URL: 'mysql://a' })).toThrow('DATABASE_URL');
  });

  it('takes the next port when nobody asked for one, and refuses when somebody did', async () => {
    const server = http.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await expect(choosePort(readSettings({ LARDER_PORT: String(port) }))).rejects.toThrow(
      `port ${port} of 127.0.0.1 is taken`,
    );
    expect(await choosePort(readSettings({}))).toBeGreaterThanOrEqual(DEFAULT_PORT);
    server.close();
  });

  it('writes an address that a browser can open', () => {
    expect(serverAddress(readSettings({}), 1)).toBe('http://127.0.0.1:1');
    expect(serverAddress(readSettings({ LARDER_HOST: '::1', LARDER_TLS: 'self-signed' }), 1)).toBe('https://[::1]:1');
    expect(serverAddress(readSettings({ LARDER_HOST: '0.0.0.0' }), 1)).toBe('http://127.0.0.1:1');
  });
});

describe('launch record', () => {
  const record = (id: ReturnType<typeof processId>, children = {}) => ({ launcher: id, address: null, children });

  it('knows a running launch by pid and start time', () => {
    writeRecord(dir, record(processId(process.pid)));
    expect(runningLaunch(dir)?.launcher.pid).toBe(process.pid);
    writeRecord(dir, record({ pid: process.pid, mark: 'another start' }));
    expect(runningLaunch(dir)).toBeNull();
  });

  it('ends what a killed launch left behind and nothing else', async () => {
    const orphan = sleeper();
    const stranger = sleeper();
    const dead = { pid: 2 ** 22 - 3, mark: '1' };
    const children = { api: processId(orphan.pid), worker: { pid: stranger.pid, mark: 'the pid was used again' } };
    writeRecord(dir, record(dead, children));
    expect(await endOrphans(dir)).toEqual(['api']);
    expect(isAlive(orphan.pid)).toBe(false);
    expect(isAlive(stranger.pid)).toBe(true);
  });

  it('treats a record that was cut off as none', () => {
    writeFileSync(join(dir, 'launcher.json'), '{"launcher": {');
    expect(readRecord(dir)).toBeNull();
    expect(runningLaunch(dir)).toBeNull();
  });
});

describe('supervisor', () => {
  it('starts a process again that ends by itself, and tells the new pid', async () => {
    const seen: number[] = [];
    const supervisor = new Supervisor(join(dir, 'logs'), (pids) => seen.push(pids['api'] ?? 0));
    supervisor.start({ name: 'api', script: script('api', 'setInterval(() => undefined, 1000)'), env: {} });
    process.kill(seen[0] ?? 0, 'SIGKILL');
    await until(() => seen.length === 2);
    expect(seen[1]).not.toBe(seen[0]);
    expect(supervisor.exits('api')).toBe(1);
    await supervisor.stop(1000);
    expect(isAlive(seen[1] ?? 0)).toBe(false);
  });

  it('puts what nobody waits for behind what answers people, also after a restart', async () => {
    let pids: Record<string, number> = {};
    const supervisor = new Supervisor(join(dir, 'logs'), (now) => {
      pids = now;
    });
    const code = script('idle', 'setInterval(() => undefined, 1000)');
    supervisor.start({ name: 'api', script: code, env: {} });
    supervisor.start({ name: 'worker', script: code, env: {}, background: true });
    const first = pids['worker'] ?? 0;
    const lower = Math.min(19, getPriority() + 6);
    expect([getPriority(pids['api']), getPriority(first)]).toEqual([getPriority(), lower]);
    process.kill(first, 'SIGKILL');
    await until(() => pids['worker'] !== first);
    expect(getPriority(pids['worker'])).toBe(lower);
    await supervisor.stop(1000);
  });

  it('keeps the last words of a process', async () => {
    const supervisor = new Supervisor(join(dir, 'logs'), () => undefined);
    supervisor.start({
      name: 'api',
      script: script('api', 'console.error("no such table"); process.exit(3)'),
      env: {},
    });
    await until(() => supervisor.exits('api') > 0);
    await supervisor.stop(1000);
    expect(supervisor.lastLines('api')).toContain('no such table');
  });

  it('kills a process that does not want to end', async () => {
    let pid = 0;
    const supervisor = new Supervisor(join(dir, 'logs'), (pids) => {
      pid = pids['api'] ?? 0;
    });
    const deaf = 'process.on("SIGTERM", () => undefined); setInterval(() => undefined, 1000); console.log("deaf")';
    supervisor.start({ name: 'api', script: script('api', deaf), env: {} });
    await until(() => readFileSync(supervisor.logFile('api'), 'utf8').includes('deaf'));
    await supervisor.stop(100);
    expect(isAlive(pid)).toBe(false);
  });
});

describe('health', () => {
  it('waits for 200 and gives up with the reason', async () => {
    let answers = 0;
    const server = http.createServer((_, response) => {
      answers += 1;
      response.statusCode = answers < 3 ? 503 : 200;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/healthz`;
    await waitForOk(url, 5000);
    expect(answers).toBe(3);
    server.close();
    server.closeAllConnections();
    await expect(waitForOk(url, 5000, () => 'the api process ends again and again')).rejects.toThrow('again and again');
  });
});

describe('demo', () => {
  const settings = (env: Record<string, string>) => ({ ...readSettings(env), dataDir: dir });

  it('refuses to open a data folder with demo accounts to the network', () => {
    writeFileSync(join(dir, 'demo-done'), '');
    expect(() => refuseOpenDemo(settings({ LARDER_HOST: '0.0.0.0' }))).toThrow('demo accounts with known passwords');
    expect(() => refuseOpenDemo(settings({}))).not.toThrow();
  });

  it('prints the accounts that the seed wrote down', () => {
    const account = { tenantCode: 'wheat', login: 'owner@wheat.test', password: 'pw', role: 'owner' };
    writeFileSync(join(dir, 'demo-accounts.json'), JSON.stringify([account]));
    expect(demoAccountLines(settings({}))[1]).toMatch(/wheat +owner@wheat\.test +pw +owner/);
    expect(demoAccountLines(settings({ LARDER_DEMO: '0' }))).toEqual([]);
  });
});

describe('build', () => {
  it('writes compressed copies beside the texts, and leaves small and packed files alone', async () => {
    mkdirSync(join(dir, 'assets'));
    const content = 'export const word = "larder";\n'.repeat(100);
    writeFileSync(join(dir, 'assets/a.js'), content);
    writeFileSync(join(dir, 'assets/small.css'), 'a{}');
    writeFileSync(join(dir, 'assets/font.woff2'), content);
    expect(await compressFolder(dir)).toBe(1);
    expect(readdirSync(join(dir, 'assets')).sort()).toEqual(['a.js', 'a.js.br', 'a.js.gz', 'font.woff2', 'small.css']);
    expect(brotliDecompressSync(readFileSync(join(dir, 'assets/a.js.br'))).toString()).toBe(content);
    expect(gunzipSync(readFileSync(join(dir, 'assets/a.js.gz'))).toString()).toBe(content);
  });
});

describe('stamps and locks', () => {
  it('see a changed, a new and a renamed file', () => {
    const inputs = join(dir, 'src');
    mkdirSync(inputs);
    const hash = () => hashInputs(dir, ['src', 'missing']);
    const seen = new Set([hash()]);
    writeFileSync(join(inputs, 'a.ts'), '1');
    seen.add(hash());
    writeFileSync(join(inputs, 'a.ts'), '2');
    seen.add(hash());
    rmSync(join(inputs, 'a.ts'));
    writeFileSync(join(inputs, 'b.ts'), '2');
    seen.add(hash());
    expect(seen.size).toBe(4);
    writeStamp(join(dir, 'out/.stamp'), hash());
    expect(isStamped(join(dir, 'out/.stamp'), hash())).toBe(true);
  });

  it('let one at a time do the work, and take over from the dead', async () => {
    const folder = join(dir, 'lock');
    mkdirSync(folder);
    writeFileSync(join(folder, 'holder'), `${process.pid} started-at-another-time`);
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all([withFolderLock(folder, work), withFolderLock(folder, work), withFolderLock(folder, work)]);
    expect(most).toBe(1);
    expect(startMark(process.pid)).not.toBeNull();
  });
});
