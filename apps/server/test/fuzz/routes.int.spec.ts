import { Random, seedOfRun } from '@larder/testing/random';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routeKey } from '../support/routes.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';
import { type FuzzWorld, fuzzWorld } from './fuzz-world.ts';
import { doubled, NASTY_TEXTS } from './nasty.ts';
import { type Answer, judge, RowCounts } from './oracle.ts';
import { Tally } from './tally.ts';
import { type Target, targetsOf, urlOf } from './targets.ts';
import { type Call, headersFor, withBody, wrongCall } from './wrong-call.ts';

/** FUZZ=30000 for a longer run; a slow machine ends at the time limit and says how far it came. */
const REQUESTS = Number(process.env.FUZZ ?? 10_000);
const MOST_MS = Number(process.env.FUZZ_SECONDS ?? 45) * 1_000;
const CHUNK = 20;
const SIDE_BY_SIDE = 5;

const random = new Random(seedOfRun());
let t: TestApp;
let world: FuzzWorld;
let targets: Target[];

beforeAll(async () => {
  t = await startTestApp();
  world = await fuzzWorld(t);
  // Signing out would end the session that all other requests need.
  targets = (await targetsOf(t, world.chain)).filter(
    (x) => !x.route.endless && (x.route.path !== '/api/v1/session' || x.method === 'GET'),
  );
}, 120_000);
afterAll(() => t?.close());

async function send(call: Call): Promise<Answer> {
  const start = performance.now();
  const reply = await t.app.inject({ ...call, method: call.method as 'GET' });
  return {
    ...call,
    status: reply.statusCode,
    type: String(reply.headers['content-type'] ?? ''),
    retryAfter: reply.headers['retry-after'] !== undefined,
    body: reply.body,
    ms: performance.now() - start,
  };
}

/** Wrong requests, some at a time, over all routes in turn. */
async function chunk(from: number): Promise<Answer[]> {
  const answers: Answer[] = [];
  while (answers.length < CHUNK) {
    const calls = Array.from({ length: SIDE_BY_SIDE }, (_, i) =>
      wrongCall(random, world, targets[(from + answers.length + i) % targets.length] as Target),
    );
    answers.push(...(await Promise.all(calls.map(send))));
  }
  return answers;
}

describe('wrong input on every route', () => {
  it(
    `[D9] never a 5xx, never a refusal without a reason, never a row left behind (seed ${random.seed})`,
    async () => {
      const counts = await RowCounts.of(t.admin);
      const tally = new Tally();
      let before = await counts.now();
      while (tally.sent < REQUESTS && tally.elapsedMs() < MOST_MS) {
        const answers = await chunk(tally.sent);
        const after = await counts.now();
        tally.add(answers, counts.difference(before, after));
        before = after;
      }
      console.log(`fuzz: seed ${random.seed}, ${targets.length} routes, ${tally.summary()}`);
      for (const line of tally.slow.slice(0, 10)) console.log(`fuzz slow: ${line}`);
      expect(tally.faults().slice(0, 12), `${tally.faults().length} kinds of fault, SEED=${random.seed}`).toEqual([]);
      expect(tally.tooOftenSlow()).toBe(false);
      // The oracle of the rows, and handlers behind the validation, were reached at all.
      expect(tally.refusedChunks).toBeGreaterThan(0);
      expect(tally.share(401)).toBeLessThan(0.2);
    },
    MOST_MS + 60_000,
  );

  it('[D9] every nasty text as the body of every writing route, and every list with each entry twice', async () => {
    const faults: string[] = [];
    for (const target of targets.filter((x) => x.method !== 'GET')) {
      const what = routeKey(target.route);
      const texts = [...NASTY_TEXTS, ...doubled(target.body).map((body) => JSON.stringify(body))];
      for (const text of texts) {
        const request = { method: target.method, url: urlOf(target), ...withBody(headersFor(world, target), text) };
        const answer = await send({ what, audited: false, ...request });
        const fault = judge(answer);
        if (fault !== null) faults.push(`${what} ${text.slice(0, 200)}: ${fault} ${answer.body.slice(0, 200)}`);
      }
    }
    expect(faults.slice(0, 12)).toEqual([]);
  }, 120_000);
});
