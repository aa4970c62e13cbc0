import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { backoffMs, retryAfterMs, SendFailed, sendBatch, sendBatches } from './sender.ts';
import type { WireBatch } from './wire.ts';

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
  /** Take the request, then cut the line. */
  hangUp?: boolean;
}

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Real server on loopback that answers by script; the last answer repeats. */
async function serve(
  answers: readonly Answer[],
): Promise<{ baseUrl: string; bodies: string[]; requests: IncomingMessage[] }> {
  const bodies: string[] = [];
  const requests: IncomingMessage[] = [];
  const created = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const answer = answers[Math.min(bodies.length, answers.length - 1)];
      bodies.push(body);
      requests.push(request);
      if (!answer || answer.hangUp) {
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.status, answer.headers).end(answer.body ?? '{}');
    });
  });
  server = created;
  await new Promise<void>((resolve) => created.listen(0, '127.0.0.1', resolve));
  return { baseUrl: `http://127.0.0.1:${(created.address() as AddressInfo).port}`, bodies, requests };
}

const batch: WireBatch = {
  batchId: '01a1f6a1-bc08-7227-b128-61d098d61952',
  sentAt: '2026-11-20T12:00:00+08:00',
  tickets: [],
};

/** Records waits instead of waiting. */
function waits(): { slept: number[]; sleep: (ms: number) => Promise<void> } {
  const slept: number[] = [];
  return {
    slept,
    sleep: async (ms) => {
      slept.push(ms);
    },
  };
}

describe('sender', () => {
  it('[POS-04] retries the same bytes through lost lines and server errors until it is heard', async () => {
    const { baseUrl, bodies, requests } = await serve([
      { status: 0, hangUp: true },
      { status: 503 },
      { status: 200, body: '{"replayed":true}' },
    ]);
    const { slept, sleep } = waits();
    const outcome = await sendBatch(batch, { baseUrl, deviceKey: 'k1', sleep, random: () => 0.5, baseDelayMs: 100 });
    expect(outcome).toEqual({ batchId: batch.batchId, attempts: 3, result: { replayed: true } });
    expect(new Set(bodies)).toEqual(new Set([JSON.stringify(batch)]));
    expect(slept).toEqual([50, 100]);
    expect(requests[0]?.headers.authorization).toBe('Bearer k1');
    expect(requests[0]?.url).toBe('/api/v1/pos/batches');
  });

  it('[POS-10] honours Retry-After when it asks for more than the back-off', async () => {
    const { baseUrl } = await serve([{ status: 429, headers: { 'retry-after': '7' } }, { status: 200 }]);
    const { slept, sleep } = waits();
    await sendBatch(batch, { baseUrl, deviceKey: 'k', sleep, random: () => 0.5 });
    expect(slept).toEqual([7000]);
    const now = Date.parse('2026-11-20T12:00:00Z');
    expect(retryAfterMs('Fri, 20 Nov 2026 12:00:03 GMT', now)).toBe(3000);
    expect(retryAfterMs('soon', now)).toBeNull();
    expect(retryAfterMs(null, now)).toBeNull();
  });

  it('[POS-04] a refusal is final and a dead line ends after the last attempt', async () => {
    const refused = await serve([{ status: 401, body: 'no' }]);
    await expect(sendBatch(batch, { baseUrl: refused.baseUrl, deviceKey: 'k' })).rejects.toMatchObject({
      status: 401,
      attempts: 1,
    });
    const dead = await serve([{ status: 0, hangUp: true }]);
    const { slept, sleep } = waits();
    const sending = sendBatches([batch, batch], { baseUrl: dead.baseUrl, deviceKey: 'k', sleep, maxAttempts: 4 });
    await expect(sending).rejects.toBeInstanceOf(SendFailed);
    expect(dead.bodies).toHaveLength(4);
    expect(slept).toHaveLength(3);
  });

  it('[POS-04] an abort stops at once and is told from a network fault', async () => {
    const { baseUrl, bodies } = await serve([{ status: 503 }]);
    const stop = new AbortController();
    const sending = sendBatch(batch, {
      baseUrl,
      deviceKey: 'k',
      signal: stop.signal,
      sleep: async () => stop.abort(new Error('shutting down')),
    });
    await expect(sending).rejects.toThrow('shutting down');
    expect(bodies).toHaveLength(1);
  });

  it('[POS-10] waits grow to the cap and are spread', () => {
    expect(backoffMs(0, 500, 30_000, () => 0.999)).toBeLessThan(500);
    expect(backoffMs(20, 500, 30_000, () => 0.999)).toBe(29_970);
    expect(backoffMs(3, 500, 30_000, () => 0)).toBe(0);
  });
});
