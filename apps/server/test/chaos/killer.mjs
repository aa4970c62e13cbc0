// Who is killed when: faults spread evenly over the run, each a moment after some batch went out.
import { pause } from './processes.mjs';

/**
 * @param {object} options
 * @param {readonly string[]} options.order kinds of faults in the order in which they come
 * @param {Readonly<Record<string, () => unknown>>} options.faults what each kind does
 * @param {import('../../../../packages/testing/src/random.ts').Random} options.random
 * @param {(line: string) => void} options.log
 */
export function killer({ order, faults, random, log }) {
  let fired = 0;
  let halted = false;
  let running = Promise.resolve();
  return {
    /** @param {number} share part of the work that has been given out, 0…1 */
    at(share) {
      while (fired < order.length && share >= (fired + 1) / (order.length + 1)) {
        const kind = order[fired++] ?? '';
        const number = fired;
        const moment = random.below(25);
        running = running.then(async () => {
          await pause(moment);
          if (halted) return;
          log(`fault ${number} of ${order.length}: ${kind}`);
          await faults[kind]?.();
        });
        // Whoever awaits `done` hears of it; until then it must not end the process, which has things to take down.
        running.catch(() => undefined);
      }
    },
    async done() {
      this.at(1);
      await running;
    },
    /** Nothing more is broken, and nothing more brought back: a run that failed is being taken down. */
    async halt() {
      halted = true;
      await running.catch(() => undefined);
    },
  };
}

/** Kinds in turn while each has some left. @param {Readonly<Record<string, number>>} counts @returns {string[]} */
export function inTurn(counts) {
  const left = new Map(Object.entries(counts));
  const order = [];
  while ([...left.values()].some((n) => n > 0))
    for (const [kind, n] of left) {
      if (n <= 0) continue;
      order.push(kind);
      left.set(kind, n - 1);
    }
  return order;
}
