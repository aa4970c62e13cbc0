import { mkdirSync } from 'node:fs';
import { chromium, type Page } from '@playwright/test';
import { expect, it } from 'vitest';
import { decide, startRequest } from '../src/foundation/workflow/test/requests.ts';
import {
  arrangeSupply,
  buy,
  entry,
  openReceipt,
  receiptPath,
  released,
} from '../src/modules/supply-chain/test/arrange.ts';
import { addDays, localParts } from '../src/platform/clock/business-date.ts';
import { startTestApp } from './support/test-app.ts';
import { type Caller, worldChain } from './support/world.ts';

const NAMES = [
  '鲜牛奶 1L',
  '全麦吐司',
  '法式可颂',
  '黄油 5kg',
  '低筋面粉',
  '草莓',
  '蓝莓',
  '淡奶油',
  '鸡蛋 30 枚',
  '砂糖',
  '可可粉',
  '抹茶粉',
  '芝士片',
  '火腿',
  '生菜',
  '番茄',
  '咖啡豆 1kg',
  '燕麦奶',
  '纸杯 12oz',
  '外带袋',
  '酸奶',
  '榛子酱',
  '杏仁片',
  '肉松',
];
const OUT = '/tmp/sc-shots';
mkdirSync(OUT, { recursive: true });

it('previews', async () => {
  const t = await startTestApp({ LARDER_ADMIN_DIST: '/tmp/sc-dist' });
  const chain = await worldChain(t);
  const supply = await arrangeSupply(t, chain, 24);
  for (const [i, item] of supply.items.entries())
    await t.admin.query('update item set name=$3, shelf_life_days=$4, storage=$5 where tenant_id=$1 and id=$2', [
      chain.tenantId,
      item.id,
      NAMES[i],
      i % 2 ? 7 : null,
      i % 3 === 0 ? 'chilled' : 'ambient',
    ]);
  const today = localParts(new Date(), 'Asia/Shanghai').date;
  const summary = (amount: number, incomplete = false) => ({
    sourceId: supply.external,
    deliveryDate: addDays(today, 1),
    cutoffAt: new Date(Date.now() + 3 * 3_600_000).toISOString(),
    urgency: 'normal',
    currency: 'CNY',
    baselineAmount: 864_000,
    amount,
    orderValueInBand: false,
    dataCompleteness: incomplete ? 'incomplete' : 'ok',
    lineCount: 24,
    note: incomplete ? '周六有社区活动，预计客流增加一倍' : null,
  });
  const items = (n: number) =>
    Array.from({ length: n }, (_, i) => ({
      key: supply.items[i]?.id ?? '',
      summary: {
        cause: 'line',
        sku: supply.items[i]?.sku,
        name: NAMES[i],
        nameEn: null,
        baseUom: '个',
        packUom: '箱',
        pack: '10',
        baseline: String(40 + i * 10),
        quantity: String(70 + i * 10),
        bandLow: '30',
        bandHigh: '50',
        fallback: '50',
        packPrice: 1250,
        reasonCode: ['festival', 'group_order', null][i % 3] ?? null,
        note: i === 1 ? '附近学校订了 30 份早餐' : null,
        onHand: '12.5',
        averagePerDay: '18',
      },
    }));
  const req = (change: object) =>
    startRequest(t, chain, {
      subjectType: 'suggested_order',
      title: { 'zh-CN': '北一店 · 鲜果供应 · 明日到货', en: 'North Store 1 · Fresh · tomorrow' },
      summary: summary(1_250_000, true),
      items: items(4),
      ...change,
    } as never);
  await req({ urgent: true });
  await req({
    storeId: chain.stores[1],
    title: { 'zh-CN': '北二店 · 鲜果供应 · 明日到货', en: 'x' },
    summary: summary(990_000),
    items: items(2),
  });
  await req({ notAfter: new Date(Date.now() - 600_000), summary: summary(700_000), items: items(1) });
  const done = await req({ summary: summary(1_000_000), items: items(3) });
  const keys = items(3).map((i) => i.key);
  await decide(chain.northSupervisor, done.taskId, {
    decision: 'partial',
    rejectedKeys: [keys[0]],
    comment: '草莓先按上限',
  });
  const po = await buy(t, chain, released(chain, supply, { deliveryDate: today, urgent: true }));
  const po2 = await buy(
    t,
    chain,
    released(chain, supply, { deliveryDate: addDays(today, -1), sourceId: supply.internal }),
  );
  const partial = await buy(t, chain, released(chain, supply, { deliveryDate: today }));
  const d = await openReceipt(chain.clerk, partial);
  const s = (
    await chain.clerk.put(receiptPath(d.id), {
      version: 1,
      entries: [entry(1, '30'), entry(2, '20', { rejected: '10', rejectReason: 'damaged' })],
    })
  ).json();
  await chain.clerk.post(receiptPath(d.id, 'post'), { version: s.version });
  const big = await arrangeSupply(t, chain, 60);
  for (const [i, item] of big.items.entries())
    await t.admin.query('update item set name=$3 where tenant_id=$1 and id=$2', [
      chain.tenantId,
      item.id,
      `${NAMES[i % 24]} 规格 ${i + 1}`,
    ]);
  const sixty = await buy(t, chain, released(chain, big, { deliveryDate: today }));
  await t.app.listen(0, '127.0.0.1');
  const base = await t.app.getUrl();
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const as = async (who: Caller, size: { width: number; height: number }, touch = false, theme?: string) => {
    const context = await browser.newContext({ viewport: size, hasTouch: touch, locale: 'zh-CN', baseURL: base });
    const res = await context.request.post(`${base}/api/v1/session`, {
      data: { tenantCode: chain.code, login: who.login, password: 'correct horse battery' },
    });
    expect(res.status()).toBe(200);
    const page = await context.newPage();
    page.on('console', (m) => m.type() === 'error' && console.log('console', m.text().slice(0, 300)));
    page.on('pageerror', (e) => console.log('pageerror', e.message.slice(0, 400)));
    if (theme)
      await page.addInitScript((th) => {
        document.documentElement.dataset['theme'] = th;
      }, theme);
    return page;
  };
  const shot = async (page: Page, url: string, name: string, act?: (p: Page) => Promise<void>) => {
    await page.goto(url);
    await page.waitForLoadState('networkidle');
    if (act) await act(page);
    await page.waitForTimeout(250);
    await page.screenshot({ path: `${OUT}/${name}.png` });
  };
  const wide = { width: 1440, height: 900 };
  const tablet = { width: 1024, height: 768 };
  const phone = { width: 390, height: 844 };
  const only = process.env['ONLY'] ?? '';
  const sup = await as(chain.northSupervisor, wide);
  if (!only || only === 'inbox') {
    await shot(sup, '/approvals', 'inbox-wide');
    await shot(sup, '/approvals', 'inbox-partial', async (p) => {
      await p.locator('ul button').nth(1).click();
      await p.getByRole('checkbox', { name: /全麦/ }).first().uncheck();
    });
    await shot(sup, '/approvals', 'inbox-return', async (p) => {
      await p.keyboard.press('r');
      await p.getByText('订得太多').click();
    });
    await shot(sup, '/approvals?view=done', 'inbox-done');
    await shot(await as(chain.northSupervisor, tablet, true), '/approvals', 'inbox-tablet');
    const ph = await as(chain.northSupervisor, phone, true);
    await shot(ph, '/approvals', 'inbox-phone');
    await shot(ph, '/approvals', 'inbox-phone-open', async (p) => {
      await p.locator('ul button').first().click();
      await p.waitForLoadState('networkidle');
    });
    await shot(sup, '/approvals', 'inbox-keys', async (p) => {
      await p.keyboard.press('j');
      await p.waitForLoadState('networkidle');
      await p.keyboard.press('a');
      await p.waitForTimeout(600);
    });
  }
  const buyer = await as(chain.buyer, wide);
  if (!only || only === 'po') {
    await shot(buyer, '/purchase-orders', 'po-list');
    await shot(buyer, `/purchase-orders/${partial}`, 'po-detail');
    await shot(await as(chain.storeManager, phone, true), `/purchase-orders/${po}`, 'po-phone');
    await shot(await as(chain.storeManager, phone, true), '/purchase-orders', 'po-list-phone');
    await buyer.goto(`/purchase-orders/${sixty}`);
    await buyer.waitForLoadState('networkidle');
    await buyer.pdf({ path: `${OUT}/po-60.pdf`, format: 'A4', preferCSSPageSize: true });
    await shot(await as(chain.buyer, wide, false, 'dark'), `/purchase-orders/${sixty}`, 'po-dark');
  }
  if (!only || only === 'recv') {
    const clerk = await as(chain.clerk, tablet, true);
    await shot(clerk, '/receiving', 'recv-list-tablet');
    await shot(clerk, `/receiving/${po}`, 'recv-tablet', async (p) => {
      await p
        .getByLabel('扫描条码')
        .first()
        .fill(supply.items[2]?.sku ?? '');
      await p.keyboard.press('Enter');
      await p.waitForTimeout(400);
      await p.getByRole('button', { name: '收齐' }).first().click();
      await p.getByRole('button', { name: '展开明细' }).nth(1).click();
      await p.waitForTimeout(1200);
      await p.evaluate(() => scrollTo(0, 0));
    });
    await clerk.reload();
    await clerk.waitForLoadState('networkidle');
    await clerk.screenshot({ path: `${OUT}/recv-tablet-reload.png` });
    const ph = await as(chain.clerk, phone, true);
    await shot(ph, '/receiving', 'recv-list-phone');
    await shot(ph, `/receiving/${po2}`, 'recv-phone');
    await shot(ph, `/receiving/${po2}`, 'recv-phone-lots', async (p) => {
      await p.getByRole('button', { name: '展开明细' }).nth(1).click();
    });
    const w = await as(chain.storeManager, wide);
    await shot(w, `/receiving/${po2}`, 'recv-wide', async (p) => {
      await p.getByRole('button', { name: '全部收齐' }).click();
      await p.waitForTimeout(1000);
    });
    await w.getByRole('button', { name: '确认入库' }).click();
    await w.waitForTimeout(900);
    await w.screenshot({ path: `${OUT}/recv-posted.png` });
  }
  await browser.close();
  await t.close();
}, 240_000);
