// A chain's tills in a process of their own, so that neither their work nor their waiting is counted as the server's: one
// kept-alive connection per till, one ticket per request, one request at a time. Forked by single-tickets.mjs.
import { connect } from 'node:net';
import { batchesOf } from './tickets.mjs';
import { load } from './workbench.mjs';

/** One till's connection; answers are read to their end by content-length. */
class Till {
  /** @param {number} port @param {string} key */
  constructor(port, key) {
    this.head = `POST /api/v1/pos/batches HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: `;
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.text = '';
    this.socket.setEncoding('latin1');
    this.socket.on('data', (chunk) => this.read(String(chunk)));
    this.socket.on('error', (error) => this.reject?.(error));
    this.socket.on('close', () => this.reject?.(new Error('connection closed')));
  }

  /** @param {string} text @returns {Promise<{ status: number, body: string, retryAfter: number }>} */
  send(text) {
    return new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
      this.socket.write(`${this.head}${Buffer.byteLength(text)}\r\n\r\n${text}`);
    });
  }

  /** @param {string} chunk */
  read(chunk) {
    this.text += chunk;
    const end = this.text.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.text.slice(0, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.text.length < end + 4 + length) return;
    const answer = {
      status: Number(head.slice(9, 12)),
      retryAfter: Number(/retry-after: (\d+)/i.exec(head)?.[1] ?? 1),
      body: this.text.slice(end + 4, end + 4 + length),
    };
    this.text = '';
    this.reject = undefined;
    this.resolve?.(answer);
  }
}

/**
 * @typedef {object} Fleet
 * @property {number} port
 * @property {{ tenantId: string, stores: string[], items: { sku: string }[], terminals: number }} chain
 * @property {string[]} keys one per till; till i stands in store i % stores
 * @property {number} warm tickets before anything counts: until then most of the server's code is not compiled
 * @property {number} tickets of the measurement as fast as they go
 * @property {number} seconds of the measurement at half of that
 * @property {number} seed of the arrivals
 */

/** @param {Fleet} fleet */
async function run(fleet) {
  const { newId } = await load('platform/ids/ids.js');
  const tills = fleet.keys.map((key) => new Till(fleet.port, key));
  const bodies = batchesOf(fleet.chain, 2 * (fleet.warm + 2 * fleet.tickets), newId, 1).map((b) => b.text);
  const counts = { sent: 0, refused: 0 };
  // A body belongs to a store, not to a till: those of store s stand at s, s + stores, … and its tills take them in turn.
  const stores = fleet.chain.stores.length;
  const cursor = Array.from({ length: stores }, (_, s) => s);
  const next = (/** @type {number} */ till) => {
    const store = till % stores;
    const text = bodies[cursor[store] ?? 0];
    cursor[store] = (cursor[store] ?? 0) + stores;
    return text;
  };
  const post = async (/** @type {number} */ till, /** @type {string} */ text) => {
    for (;;) {
      const { status, body, retryAfter } = await /** @type {Till} */ (tills[till]).send(text);
      if (status === 200 && body.includes('"status":"applied"')) {
        counts.sent += 1;
        return;
      }
      if (status !== 429 && status !== 503) throw new Error(`till ${till}: ${status} ${body.slice(0, 300)}`);
      // As a till does: the same bytes again when it was told to come back.
      counts.refused += 1;
      await new Promise((resolve) => setTimeout(resolve, retryAfter * 1000 * (0.5 + Math.random())));
    }
  };
  await saturate(tills.length, fleet.warm, next, post);
  await tell('warm');
  counts.sent = 0;
  const closed = await saturate(tills.length, fleet.tickets, next, post);
  const perSecond = (counts.sent * 1000) / closed;
  const taken = { ...counts };
  await tell('saturated');
  const open = await arrive(tills.length, perSecond / 2, fleet.seconds, fleet.seed, next, post);
  await tell('done', { perSecond, taken, ...open, prepared: bodies.length });
  process.exit(0);
}

/** Every till sends its next ticket as soon as it has its answer. @returns milliseconds */
async function saturate(tills, tickets, next, post) {
  const began = performance.now();
  let left = tickets;
  await Promise.all(
    Array.from({ length: tills }, async (_, till) => {
      while (left-- > 0) {
        const text = next(till);
        if (text === undefined) return;
        await post(till, text);
      }
    }),
  );
  return performance.now() - began;
}

/**
 * Tickets arrive as customers do (Poisson), whether answers come or not. A wait counts from the moment that the ticket was
 * due: a sender that is held up must not hide a slow answer.
 */
async function arrive(tills, rate, seconds, seed, next, post) {
  const random = generator(seed);
  const idle = Array.from({ length: tills }, (_, i) => i);
  /** @type {number[]} */
  const due = [];
  /** @type {number[]} */
  const waits = [];
  const running = new Set();
  let late = 0;
  const serve = () => {
    while (due.length > 0 && idle.length > 0) {
      const at = due.shift() ?? 0;
      const [till = 0] = idle.splice(Math.floor(random() * idle.length), 1);
      const text = next(till);
      if (text === undefined) return;
      if (performance.now() - at > 5) late += 1;
      const one = post(till, text).then(() => {
        waits.push(performance.now() - at);
        idle.push(till);
        running.delete(one);
        serve();
      });
      running.add(one);
    }
  };
  const began = performance.now();
  for (let at = 0; at < seconds * 1000; ) {
    at += (-Math.log(1 - random()) * 1000) / rate;
    while (performance.now() - began < at) await new Promise((resolve) => setTimeout(resolve, 1));
    due.push(began + at);
    serve();
  }
  while (running.size > 0) await Promise.all(running);
  waits.sort((a, b) => a - b);
  const q = (/** @type {number} */ p) => waits[Math.min(waits.length - 1, Math.floor(p * waits.length))] ?? 0;
  return { open: waits.length, p50: q(0.5), p95: q(0.95), p99: q(0.99), max: waits.at(-1) ?? 0, late };
}

/** A small seeded generator (mulberry32). @param {number} seed */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Says where it stands and goes on when that was noted. @param {string} phase @param {object} [figures] */
function tell(phase, figures = {}) {
  return new Promise((resolve) => {
    process.once('message', resolve);
    process.send?.({ phase, ...figures, cpu: process.cpuUsage() });
  });
}

process.once('message', (fleet) => {
  run(/** @type {Fleet} */ (fleet)).catch((error) => {
    process.send?.({ phase: 'failed', message: String(error) });
    process.exitCode = 1;
    process.disconnect();
  });
});
