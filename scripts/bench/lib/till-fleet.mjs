// A chain's tills in a process of their own, so that neither their work nor their waiting is counted as the server's: one
// kept-alive connection per till, one ticket per request, one request at a time. Forked by single-tickets.mjs.
import { connect } from 'node:net';
import { arrive, perStore, saturate } from './load.mjs';
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
  const next = perStore(bodies, fleet.chain.stores.length);
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
