// How tills send tickets one by one: as fast as answers come, or as customers arrive.

/**
 * Hands out bodies. One belongs to a store, not to a till: those of store s stand at s, s + stores, … and its tills take
 * them in turn.
 * @template T
 * @param {readonly T[]} bodies as batchesOf makes them with one ticket each
 * @param {number} stores
 * @returns {(till: number) => T | undefined} till i stands in store i % stores
 */
export function perStore(bodies, stores) {
  const cursor = Array.from({ length: stores }, (_, s) => s);
  return (till) => {
    const store = till % stores;
    const body = bodies[cursor[store] ?? 0];
    cursor[store] = (cursor[store] ?? 0) + stores;
    return body;
  };
}

/** Every till sends its next ticket as soon as it has its answer. @returns milliseconds */
export async function saturate(tills, tickets, next, post) {
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
export async function arrive(tills, rate, seconds, seed, next, post) {
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
