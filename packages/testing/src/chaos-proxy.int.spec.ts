import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ChaosProxy, NO_FAULTS, type ProxyFaults } from './chaos-proxy.ts';
import { Random } from './random.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A server that sends back what it gets, behind a proxy. */
async function echo(faults: ProxyFaults, seed = 1): Promise<ChaosProxy> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  const proxy = await ChaosProxy.start(() => port, new Random(seed), faults);
  closing.push(
    () => proxy.stop(),
    () => new Promise((resolve) => server.close(resolve)),
  );
  return proxy;
}

/** Bytes that come back of those sent. */
const said = (proxy: ChaosProxy, text: string): Promise<string> =>
  new Promise((resolve) => {
    let got = '';
    const socket = net.connect(proxy.port, '127.0.0.1');
    socket.on('data', (chunk) => {
      got += chunk;
      if (got.length === text.length) socket.end();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => resolve(got));
    socket.write(text);
  });

describe('chaos proxy', () => {
  it('carries bytes both ways without faults, and delayed ones in order', async () => {
    const text = 'x'.repeat(200_000);
    expect(await said(await echo(NO_FAULTS), text)).toBe(text);
    const slow = await echo({ ...NO_FAULTS, delayShare: 1, delayMs: 3 });
    expect(await said(slow, '0123456789'.repeat(5_000))).toBe('0123456789'.repeat(5_000));
    expect(slow.delays).toBe(1);
  });

  it('cuts in the middle of a chunk, at the same byte for the same seed', async () => {
    const faults = { ...NO_FAULTS, cutShare: 1, cutWithin: 900 };
    const runs = await Promise.all([echo(faults, 7), echo(faults, 7)]);
    const [a, b] = await Promise.all(runs.map((proxy) => said(proxy, 'x'.repeat(1_000))));
    expect(a?.length).toBeLessThan(1_000);
    expect(a).toBe(b);
    expect(runs.map((proxy) => proxy.cuts)).toEqual([1, 1]);
  });
});
