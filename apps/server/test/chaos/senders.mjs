// Tills and a person at work during a chaos run. Whoever got a yes never asks again, whoever got none does.
import { randomUUID } from 'node:crypto';
import { PASSWORD } from './arrange.mjs';
import { pause } from './processes.mjs';

const GIVE_UP_MS = 90_000;

/** What was said to whom, for the auditors. */
export class Traffic {
  /** @type {{ store: object, batch: any, answer: any }[]} */
  acked = [];
  /** @type {{ storeId: string, documentId: string, milli: bigint }[]} */
  wastes = [];
  resends = 0;
  /** @type {Map<number, number>} */
  statuses = new Map();

  /** Answers with 503 since the start. */
  get refused() {
    return this.statuses.get(503) ?? 0;
  }

  get accepted() {
    return this.acked.length;
  }

  /** @param {number} status */
  count(status) {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
  }
}

/**
 * One till: its batches one after the other.
 * @param {Traffic} traffic
 * @param {any} store
 * @param {() => any | undefined} next
 * @param {(attempt: number) => string} urlOf
 */
export async function sendAll(traffic, store, next, urlOf) {
  for (let batch = next(); batch; batch = next()) {
    const answer = await untilYes(traffic, urlOf, '/api/v1/pos/batches', 200, {
      headers: { authorization: `Bearer ${store.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(batch),
    });
    traffic.acked.push({ store, batch, answer });
  }
}

/**
 * Somebody who writes waste down, with an id made on the spot, until told to stop: a write with a session and an audit row.
 * @param {Traffic} traffic @param {any} day @param {any} store @param {(attempt: number) => string} urlOf @param {() => boolean} done
 */
export async function recordWaste(traffic, day, store, urlOf, done) {
  const signedIn = await untilYes(traffic, urlOf, '/api/v1/session', 200, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tenantCode: day.tenantCode, login: day.owner, password: PASSWORD }),
    cookies: true,
  });
  const headers = { cookie: signedIn.cookies, 'x-larder-csrf': '1', 'content-type': 'application/json' };
  for (let n = 1; n <= 40 && !done(); n++) {
    const documentId = randomUUID();
    const quantity = String(n);
    await untilYes(traffic, urlOf, `/api/v1/stores/${store.storeId}/waste`, 201, {
      headers,
      body: JSON.stringify({ documentId, lines: [{ itemId: day.wasteItemId, quantity, reason: 'expired' }] }),
    });
    traffic.wastes.push({ storeId: store.storeId, documentId, milli: BigInt(n) * 1000n });
    await pause(60);
  }
}

/** Sends until the wanted answer comes. Only 503 and broken connections are excused; anything else ends the run. */
async function untilYes(traffic, urlOf, path, wanted, { headers, body, cookies = false }) {
  const end = performance.now() + GIVE_UP_MS;
  for (let attempt = 0; performance.now() < end; attempt++) {
    const answer = await fetch(`${urlOf(attempt)}${path}`, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(10_000),
    })
      .then(async (r) => ({
        status: r.status,
        body: await r.json(),
        cookies: r.headers
          .getSetCookie()
          .map((c) => c.split(';')[0])
          .join('; '),
        retryAfter: r.headers.get('retry-after'),
      }))
      .catch(() => null);
    if (answer) traffic.count(answer.status);
    if (answer?.status === wanted) return cookies ? { ...answer.body, cookies: answer.cookies } : answer.body;
    if (answer && !(answer.status === 503 && answer.retryAfter !== null))
      throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    if (attempt > 0) traffic.resends += 1;
    await pause(100);
  }
  throw new Error(`${path}: no ${wanted} within ${GIVE_UP_MS / 1000} s`);
}
