// What a newcomer meets: the pages of a fresh `npm start` with the whole demo at 0, 30 and 120 s after "ready", on a slow
// tablet with nothing cached, while the worker computes the first night.
import { loadavg } from 'node:os';
import { productDatabase, startProduct } from './lib/product.mjs';
import { largestPaintSoFar, launchBrowser, signIn, tablet } from './lib/tablet.mjs';

export const description =
  "a newcomer's first minutes: Today and an order after the first start [--at=0,30,120] [--small]";

const SLOW_MS = 90_000;
const PEOPLE = [
  { who: 'manager', login: 's101@bakery.example' },
  { who: 'headquarters', login: 'hq@bakery.example' },
];

/** @param {string[]} args */
export async function run(args) {
  const text = (/** @type {string} */ name) => args.find((a) => a.startsWith(`--${name}=`))?.split('=')[1];
  const moments = (text('at') ?? '0,30,120').split(',').map(Number);
  const browser = await launchBrowser();
  const settings = args.includes('--small') ? { LARDER_SEED_ARGS: '--weeks 10 --ticket-days 3' } : {};
  const product = await startProduct(settings);
  const ready = Date.now();
  const load = () =>
    loadavg()
      .map((l) => l.toFixed(1))
      .join(' ');
  try {
    console.log(`${product.output().match(/\[ *(\d+\.\d) s\] ready/)?.[1]} s until ready, load ${load()}`);
    const people = await Promise.all(
      PEOPLE.map(async (p) => ({ ...p, session: await signIn(browser, product.url, p.login) })),
    );
    console.log(`two sign-ins ${Date.now() - ready} ms`);
    const answer = await people[0].session.request.get(`${product.url}/api/v1/ordering/orders?limit=50`);
    const { items } = await answer.json();
    const order = items.sort((a, b) => b.lineCount - a.lineCount)[0];
    for (const moment of moments) {
      await new Promise((done) => setTimeout(done, Math.max(0, ready + moment * 1_000 - Date.now())));
      console.log(`\n${moment} s after ready: load ${load()}, waiting: ${await waiting(product.dataDir)}`);
      for (const { who, session } of people) {
        const stand = { browser, url: product.url, state: await session.storageState() };
        console.log(await opened(stand, '/today', who));
        if (who === 'manager') console.log(await opened(stand, `/orders/${order.id}`, who));
      }
    }
  } finally {
    await browser.close();
    await product.stop();
  }
}

/** One cold visit: until the page has its figures, its largest paint, and the slowest answers of the server. */
async function opened(stand, path, who) {
  const { context, page } = await tablet(stand);
  try {
    const start = Date.now();
    let whole = '';
    await page.goto(path, { timeout: SLOW_MS });
    try {
      await page.locator('main h1, [role=main] h1, h1').first().waitFor({ timeout: SLOW_MS });
      await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null, null, {
        timeout: SLOW_MS,
      });
      whole = `${Date.now() - start} ms`;
    } catch {
      whole = `not within ${SLOW_MS} ms`;
    }
    const paint = await largestPaintSoFar(page);
    const slowest = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .filter((e) => e.name.includes('/api/'))
        .sort((a, b) => b.duration - a.duration)
        .slice(0, 3)
        .map((e) => `${new URL(e.name).pathname.replace('/api/v1', '')} ${Math.round(e.duration)}`),
    );
    const name = `${path.startsWith('/orders') ? 'order' : 'Today'}, ${who}`;
    return `  ${name.padEnd(22)} whole ${whole.padStart(9)}, largest paint ${String(paint).padStart(6)} ms; slowest: ${slowest.join(', ')}`;
  } finally {
    await context.close();
  }
}

/** Jobs that wait or run, by kind. */
async function waiting(dataDir) {
  const db = await productDatabase(dataDir);
  try {
    const { rows } = await db.query(
      'select kind, count(*)::int n, count(*) filter (where state = 1)::int running from work_item where state in (0, 1) and run_at <= clock_timestamp() group by 1 order by 2 desc limit 12',
    );
    return rows.map((r) => `${r.kind} ${r.n}${r.running ? ` (${r.running} leased)` : ''}`).join(', ') || 'nothing';
  } finally {
    await db.end();
  }
}
