// Tickets that come one by one, through the use case without HTTP: what sharing a transaction in the process gives by itself.
import { backendPids, cpuOf } from './cpu.mjs';
import { arrive, perStore, saturate } from './load.mjs';
import { settle } from './settle.mjs';
import { arrange, batchesOf } from './tickets.mjs';
import { load } from './workbench.mjs';

/**
 * @param {{ bench: any, name: string, admin: any, stores: number, tills: number, warm: number, tickets: number, seconds: number, seed: number }} options
 *   as of runSingles; a till is a caller that waits for its answer
 */
export async function runGrouped({ bench, name, admin, stores, tills, warm, tickets, seconds, seed }) {
  // As the API process does.
  await load('platform/runtime/young-objects.js');
  const { AcceptBatch } = await load('modules/pos-sync/application/accept-batch.js');
  const { newId } = await load('platform/ids/ids.js');
  const app = await bench.product(name, { LARDER_DB_POOL: '6' });
  try {
    const accept = app.get(AcceptBatch, { strict: false });
    const chain = await arrange(admin, newId, 'grouped', { stores, terminals: Math.ceil(tills / stores) });
    const bodies = batchesOf(chain, warm + 3 * tickets, newId, 1).map((b) => b.text);
    const contexts = Array.from({ length: tills }, (_, till) => ({
      tenantId: chain.tenantId,
      actor: { kind: 'device', id: newId(), name: 'bench' },
      grants: [],
      locale: 'en',
      requestId: 'bench',
      deviceStoreId: chain.stores[till % stores],
    }));
    const next = perStore(bodies, stores);
    let sent = 0;
    const post = async (/** @type {number} */ till, /** @type {string} */ text) => {
      const answer = await accept.run(contexts[till], JSON.parse(text));
      if (answer.results[0]?.status !== 'applied') throw new Error(`not applied: ${JSON.stringify(answer)}`);
      sent += 1;
    };
    await saturate(tills, warm, next, post);
    const backends = await backendPids(admin);
    sent = 0;
    const cpu = process.cpuUsage();
    const before = cpuOf(backends);
    const ms = await saturate(tills, tickets, next, post);
    const used = process.cpuUsage(cpu);
    const perSecond = (sent * 1000) / ms;
    const figures = {
      perSecond,
      nodeMicros: (used.user + used.system) / sent,
      pgMicros: (cpuOf(backends) - before) / sent,
    };
    await settle(admin);
    return { ...figures, ...(await arrive(tills, perSecond / 2, seconds, seed, next, post)) };
  } finally {
    await app.close();
  }
}
