// The manager's screens in a browser as slow as a shop's tablet: Chromium at 4× CPU throttle, 10 Mbps and 40 ms. Typing and
// scrolling in an order of 2,000 lines, and the first large paint of Today and of an order, cold (nothing cached) and warm.
import { cpus, loadavg } from 'node:os';
import { productDatabase, SMALL_DEMO, startProduct } from './lib/product.mjs';
import { CPU_SLOWER, largestPaint, launchBrowser, signIn, tablet } from './lib/tablet.mjs';
import { numbers } from './lib/workbench.mjs';

export const description =
  'screens of a store on a slow tablet: typing, scrolling, first paint [--lines=2000] [--runs=5]';

/** design/README.md section 8. */
const BUDGET = { typing: 200, typingTarget: 100, lcpWarm: 1_200, lcpCold: 2_000, scroll: 80 };

/** @param {string[]} args */
export async function run(args) {
  const figures = await measure({ log: console.log, args });
  if (figures.typing > BUDGET.typing) process.exitCode = 1;
}
export default measure;

/**
 * @param {{ log: (line: string) => void, args?: string[] }} options
 * `--url=` and `--data=` measure a product that already runs from that data folder, which keeps the grown order.
 */
export async function measure({ log, args = [] }) {
  const option = numbers(args);
  const text = (/** @type {string} */ name) => args.find((a) => a.startsWith(`--${name}=`))?.split('=')[1];
  const runs = option('runs', 5);
  const lines = option('lines', 2_000);
  const load = () =>
    loadavg()
      .map((l) => l.toFixed(1))
      .join(' ');
  log(`${cpus().length} cores, load ${load()} before; ${runs} runs each, median (all)`);
  const product = text('url')
    ? { url: text('url'), dataDir: text('data'), stop: async () => undefined }
    : await startProduct(SMALL_DEMO);
  const browser = await launchBrowser();
  try {
    const session = await signIn(browser, product.url);
    const orders = await openOrders(session, product.url);
    const usual = orders[1] ?? orders[0];
    const large = orders[0];
    await grow(product.dataDir, large.id, lines);
    const stand = { browser, url: product.url, state: await session.storageState() };
    const figures = {
      ...(await repeat(runs, () => paints(stand, '/today')).then((p) => named('today', p))),
      ...(await repeat(runs, () => paints(stand, `/orders/${usual.id}`)).then((p) => named('order', p))),
      ...(await repeat(runs, () => work(stand, large.id)).then((p) => named('', p))),
      ...(await repeat(runs, () => typingCpu(stand, large.id)).then((p) => named('cpu', p))),
    };
    const say = (
      /** @type {string} */ what,
      /** @type {{median: number, all: number[]}} */ f,
      /** @type {string} */ limit,
    ) => log(`${what.padEnd(46)} ${String(f.median).padStart(5)} ms   (${f.all.join(', ')})   ${limit}`);
    say('Today: largest paint, cold', figures.todayCold, `budget ${BUDGET.lcpCold}`);
    say('Today: largest paint, warm', figures.todayWarm, `budget ${BUDGET.lcpWarm}`);
    say('order: largest paint, cold', figures.orderCold, `budget ${BUDGET.lcpCold}`);
    say('order: largest paint, warm', figures.orderWarm, `budget ${BUDGET.lcpWarm}`);
    say(
      `typing in ${lines} lines: slowest keystroke`,
      figures.typing,
      `target ${BUDGET.typingTarget}, limit ${BUDGET.typing}`,
    );
    say(`typing in ${lines} lines: 98th percentile`, figures.typing98, '');
    say(`scrolling ${lines} lines: frame, 95th percentile`, figures.scroll, `budget ${BUDGET.scroll}`);
    say(`typing in ${lines} lines: longest task, CPU × ${CPU_SLOWER}`, figures.cpuTask, 'the same on a loaded machine');
    log(`load ${load()} after`);
    return Object.fromEntries(Object.entries(figures).map(([name, f]) => [name, f.median]));
  } finally {
    await browser.close();
    await product.stop();
  }
}

/** Orders that can still be changed, the one with the most lines first. */
async function openOrders(session, url) {
  const answer = await session.request.get(`${url}/api/v1/ordering/orders?limit=50`);
  const { items } = await answer.json();
  const open = items.filter(
    (o) => ['generated', 'reviewing'].includes(o.state) && new Date(o.cutoffAt).getTime() > Date.now(),
  );
  if (open.length === 0) throw new Error('every order of the demo store is past its cut-off: try again after midnight');
  return open.sort((a, b) => b.lineCount - a.lineCount);
}

/** Copies of the order's own lines, items and prices until it has `lines` of them; with other names than an earlier run's. */
async function grow(dataDir, orderId, lines) {
  const client = await productDatabase(dataDir);
  try {
    await client.query('begin');
    await client.query(
      `create temp table copies on commit drop as
       select l.tenant_id, l.order_id, l.item_id, l.supplier_item_id, gen_random_uuid() new_item, gen_random_uuid() new_supplier_item, k,
         '-' || k || '-' || substr(gen_random_uuid()::text, 1, 8) suffix,
         (select max(line_no) from suggested_order_line m where m.tenant_id = l.tenant_id and m.order_id = l.order_id) * k + l.line_no line_no
       from suggested_order_line l, generate_series(1, $2) k where l.order_id = $1
       order by k, l.line_no limit greatest(0, $2 - (select count(*) from suggested_order_line where order_id = $1))`,
      [orderId, lines],
    );
    const copy = (table, key, changes) =>
      client.query(
        `insert into ${table} select r.* from copies c join ${table} o on o.tenant_id = c.tenant_id and ${key},
         lateral jsonb_populate_record(o, ${changes}) r`,
      );
    await copy(
      'item',
      'o.id = c.item_id',
      `jsonb_build_object('id', c.new_item, 'sku', o.sku || c.suffix, 'sku_folded', o.sku_folded || c.suffix, 'name', o.name || ' ' || c.k, 'search_text', o.name || c.k)`,
    );
    await copy(
      'supplier_item',
      'o.id = c.supplier_item_id',
      `jsonb_build_object('id', c.new_supplier_item, 'item_id', c.new_item)`,
    );
    await copy(
      'suggested_order_line',
      'o.order_id = c.order_id and o.item_id = c.item_id',
      `jsonb_build_object('item_id', c.new_item, 'supplier_item_id', c.new_supplier_item, 'line_no', c.line_no)`,
    );
    await client.query('update catalog_revision set revision = revision + 1');
    await client.query('commit');
  } finally {
    await client.end();
  }
}

/** Largest paint in ms: with empty caches, and again once everything is there that a second visit has. */
async function paints(stand, path) {
  const { context, page } = await tablet(stand);
  try {
    const cold = await largestPaint(page, path);
    // The worker installs after the first load; a second visit is one that it serves.
    await page
      .waitForFunction(() => navigator.serviceWorker?.controller || !('serviceWorker' in navigator), null, {
        timeout: 15_000,
      })
      .catch(() => undefined);
    await largestPaint(page, path);
    return { cold, warm: await largestPaint(page, path) };
  } finally {
    await context.close();
  }
}

/**
 * Processor time of the longest task on the main thread while somebody types, times the tablet's factor: what a keystroke
 * costs whatever else the machine is doing.
 */
async function typingCpu({ browser, url, state }, orderId) {
  const context = await browser.newContext({
    baseURL: url,
    storageState: state,
    viewport: { width: 1024, height: 768 },
  });
  try {
    const page = await context.newPage();
    await openSheet(page, orderId);
    const cdp = await context.newCDPSession(page);
    const events = [];
    cdp.on('Tracing.dataCollected', ({ value }) => events.push(...value));
    await cdp.send('Tracing.start', { categories: 'devtools.timeline,toplevel', transferMode: 'ReportEvents' });
    await typeAlong(page);
    const ended = new Promise((done) => cdp.once('Tracing.tracingComplete', done));
    await cdp.send('Tracing.end');
    await ended;
    // Keys are dispatched on the main thread of the page: its tasks are the ones that count.
    const thread = events.find((e) => e.name === 'EventDispatch')?.tid;
    const tasks = events.filter((e) => e.tid === thread && /RunTask$/.test(e.name)).map((e) => (e.tdur ?? 0) / 1_000);
    return { task: Math.round(Math.max(...tasks) * CPU_SLOWER) };
  } finally {
    await context.close();
  }
}

/** Typing as a person does: numbers, Enter, arrows, pack steps, undo; then a scroll through the sheet. */
async function work(stand, orderId) {
  const { context, page } = await tablet(stand);
  try {
    await openSheet(page, orderId);
    await page.evaluate(() => {
      const seen = [];
      Object.assign(window, { interactions: seen });
      new PerformanceObserver((list) => {
        for (const e of list.getEntries()) if (e.interactionId) seen.push(e.duration);
      }).observe({ type: 'event', durationThreshold: 16 });
    });
    await typeAlong(page);
    const durations = await page.evaluate(() => window.interactions);
    durations.sort((a, b) => a - b);
    // Below the observer's threshold nothing is reported: those were faster than one frame.
    const typing = durations.at(-1) ?? 16;
    const typing98 = durations[Math.floor(durations.length * 0.98)] ?? 16;
    return { typing, typing98, scroll: await scrollFrames(page) };
  } finally {
    // What was typed is taken back, so that every run begins with the same sheet.
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
    await context.close();
  }
}

async function openSheet(page, orderId) {
  await page.goto(`/orders/${orderId}?mode=full`);
  const cells = page.locator('input[data-col="quantity"]:not([readonly])');
  await cells.first().waitFor({ timeout: 60_000 });
  await page.waitForTimeout(2_000);
  await cells.first().click();
}

async function typeAlong(page) {
  const gap = { delay: 130 };
  for (let row = 0; row < 8; row++) {
    await page.keyboard.type(String(12 + row), gap);
    await page.keyboard.press('Enter', gap);
  }
  for (const key of ['+', '+', '-', 'ArrowDown', '+', 'ArrowUp', 'ArrowUp']) await page.keyboard.press(key, gap);
  await page.keyboard.press('Control+z', gap);
  await page.waitForTimeout(1_200);
}

async function scrollFrames(page) {
  const box = await page.locator('[role="grid"]').boundingBox();
  await page.mouse.move(box.x + 200, box.y + 200);
  await page.evaluate(() => {
    const frames = [];
    Object.assign(window, { frames });
    let last = performance.now();
    const tick = (now) => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  for (let step = 0; step < 30; step++) {
    await page.mouse.wheel(0, 240);
    await page.waitForTimeout(40);
  }
  return page.evaluate(() => {
    const sorted = window.frames.slice(1).sort((a, b) => a - b);
    return Math.round(sorted[Math.floor(sorted.length * 0.95)] ?? 0);
  });
}

async function repeat(times, one) {
  const all = [];
  for (let n = 0; n < times; n++) all.push(await one());
  return all;
}

/** `[{cold, warm}, …]` as `{todayCold: {median, all}, …}`. */
function named(prefix, all) {
  const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
  return Object.fromEntries(
    Object.keys(all[0]).map((key) => {
      const values = all.map((one) => one[key]);
      const name = prefix === '' ? key : `${prefix}${key[0].toUpperCase()}${key.slice(1)}`;
      return [name, { median: median(values), all: values }];
    }),
  );
}
