import { readFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { it } from 'vitest';
import { PasswordLinks } from '../src/foundation/identity/application/password-links.ts';
import { Provisioning } from '../src/foundation/identity/index.ts';
import { createChain } from './support/chain.ts';
import { createPerson, PASSWORD } from './support/people.ts';
import { startTestApp } from './support/test-app.ts';

const AXE = readFileSync('/work/main/node_modules/axe-core/axe.min.js', 'utf8');
it('shots', async () => {
  const t = await startTestApp({ LARDER_ADMIN_DIST: '/tmp/admin-dist', LARDER_DEMO: '1', LOG_LEVEL: 'error' });
  const chain = await createChain(t, { code: 'sunrise' });
  await t.admin.query(`update tenant set name='日出面包', name_en='Sunrise Bakery' where tenant_id=$1`, [
    chain.tenantId,
  ]);
  const owner = await createPerson(t, chain, 'owner');
  await t.admin.query(`update app_user set display_name='林晓' where id=$1`, [owner.id]);
  for (const [i, [name, role, unit]] of (
    [
      ['王建国', 'hq_manager', chain.units.hq],
      ['周敏', 'buyer', chain.units.hq],
      ['陈立', 'area_supervisor', chain.units.northArea],
      ['赵小雨', 'store_manager', chain.stores[0]],
      ['孙浩', 'clerk', chain.stores[0]],
    ] as const
  ).entries()) {
    await owner.request('POST', '/api/v1/people', {
      displayName: name,
      email: `p${i}@example.com`,
      phone: `1380013800${i}`,
      grants: [{ role, unitId: unit }],
    });
  }
  const manager = await createPerson(t, chain, 'store_manager', chain.stores[0]);
  const { deviceKey } = (
    await owner.request('POST', '/api/v1/device-keys', { storeId: chain.stores[0], name: '收银 1' })
  ).json();
  await owner.request('POST', '/api/v1/device-keys', { storeId: chain.stores[1], name: '收银 1' });
  await owner.request('POST', `/api/v1/device-keys/${deviceKey.id}/revoke`);
  const acc = (p: typeof owner, role: 'owner' | 'store_manager', displayName: string) => ({
    tenantCode: 'sunrise',
    tenantName: '日出面包',
    tenantNameEn: 'Sunrise Bakery',
    role,
    displayName,
    login: p.email,
    password: PASSWORD,
  });
  await t
    .get(Provisioning)
    .publishDemoAccounts([
      acc(owner, 'owner', '林晓'),
      acc(manager, 'store_manager', '北一店'),
      { ...acc(owner, 'owner', 'Alice'), tenantCode: 'yaz', tenantName: '雅兹餐厅', tenantNameEn: 'Yaz Kitchen' },
    ]);
  const app = t.app;
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
    const problems: string[] = [];
    page.on('console', (m) => {
      if (m.type() === 'error') problems.push(m.text());
    });
    page.on('pageerror', (e) => problems.push(String(e)));
    const shot = (name: string) => page.screenshot({ path: `/tmp/idshots/${name}.png` });
    const axe = async (name: string) => {
      await page.evaluate(AXE);
      const r = await page
        .evaluate(async () =>
          (
            window as never as { axe?: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }
          ).axe?.run(),
        )
        .catch((e: unknown) => ({ violations: [{ id: String(e), nodes: [] }] }));
      console.log(
        'axe',
        name,
        JSON.stringify(r?.violations.map((v) => [v.id, v.nodes.length, v.nodes[0]?.html.slice(0, 160)])),
      );
    };
    await page.goto(`${url}/`);
    await page.waitForSelector('form');
    await page.waitForTimeout(600);
    await shot('signin');
    await axe('signin');
    await page.setViewportSize({ width: 390, height: 844 });
    await shot('signin-phone');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: 'English' }).click();
    await page.fill('input[name=tenantCode]', 'sunrise');
    await page.fill('input[name=login]', 'x@example.com');
    await page.fill('input[name=password]', 'wrong password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForSelector('[role=alert]');
    await shot('signin-refused-en');
    await page.getByRole('button', { name: '简体中文' }).click();
    await page.getByRole('button', { name: /以 所有者 林晓 进入/ }).click();
    await page.waitForURL((u) => !u.pathname.includes('sign-in'));
    await page.goto(`${url}/people`);
    await page.waitForSelector('text=王建国');
    await page.waitForTimeout(400);
    await shot('people');
    await axe('people');
    await page.getByRole('button', { name: '邀请人员' }).first().click();
    await page.waitForTimeout(600);
    await page.getByRole('button', { name: '发送邀请' }).click();
    await page.waitForTimeout(300);
    await shot('invite');
    await axe('invite');
    await page.getByRole('textbox', { name: '姓名' }).fill('刘洋');
    await page.getByRole('textbox', { name: '邮箱' }).fill('liu@example.com');
    await page.getByRole('combobox', { name: '角色' }).last().click();
    await page.waitForTimeout(200);
    await page.getByRole('option', { name: '店长' }).click();
    await page.getByLabel('范围').last().click();
    await page.getByLabel('范围').last().fill('北一店');
    await page.waitForTimeout(200);
    await shot('invite-scope');
    await page.getByRole('option', { name: /北一店/ }).click();
    await page.getByRole('button', { name: '发送邀请' }).click();
    await page.waitForSelector('textarea');
    await page.waitForTimeout(400);
    await shot('link');
    const link = await page.locator('textarea').inputValue();
    await page.getByRole('button', { name: '完成' }).click();
    await page.getByText('陈立').click();
    await page.waitForTimeout(700);
    await shot('person');
    await axe('person');
    await page.goto(`${url}/devices`);
    await page.waitForSelector('text=收银 1');
    await page.waitForTimeout(300);
    await shot('devices');
    await axe('devices');
    await page.getByRole('button', { name: '新建密钥' }).click();
    await page.waitForTimeout(500);
    await shot('device-new');
    await page.goto(`${url}/audit`);
    await page.waitForSelector('text=人员 · 邀请');
    await page.waitForTimeout(300);
    await shot('audit');
    await axe('audit');
    await page.getByText('人员 · 邀请').first().click();
    await page.waitForTimeout(600);
    await shot('audit-event');
    await page.goto(`${url}/account`);
    await page.waitForTimeout(800);
    await shot('account');
    await axe('account');
    await page.getByText('深色').click();
    await page.waitForTimeout(200);
    await shot('account-dark');
    await page.goto(`${url}/people`);
    await page.waitForSelector('text=王建国');
    await page.waitForTimeout(300);
    await axe('people-dark');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.waitForTimeout(300);
    await shot('people-phone-dark');
    await page.goto(`${url}/people`);
    await page.getByText('陈立').click();
    await page.waitForTimeout(700);
    await shot('person-phone-dark');
    const guest = await browser.newPage({ viewport: { width: 1024, height: 768 }, locale: 'zh-CN' });
    await guest.goto(link.replace(/^https?:\/\/[^/]+/, url));
    await guest.waitForSelector('form');
    await guest.waitForTimeout(500);
    await guest.screenshot({ path: '/tmp/idshots/accept.png' });
    const inputs = guest.locator('input[type=password]');
    await inputs.nth(0).fill('12345678');
    await inputs.nth(1).fill('12345678');
    await guest.getByRole('button', { name: '设好并登录' }).click();
    await guest.waitForSelector('[role=alert]');
    await guest.screenshot({ path: '/tmp/idshots/accept-weak.png' });
    await inputs.nth(0).fill('fresh bread daily');
    await inputs.nth(1).fill('fresh bread daily');
    await guest.getByRole('button', { name: '设好并登录' }).click();
    await guest.waitForURL((u) => !u.pathname.includes('invite'));
    await guest.waitForTimeout(800);
    await guest.screenshot({ path: '/tmp/idshots/accepted.png' });
    await guest.goto(`${url}/invite#used`);
    await guest.waitForTimeout(800);
    await guest.screenshot({ path: '/tmp/idshots/accept-invalid.png' });
    console.log('console problems', JSON.stringify(problems));
    void PasswordLinks;
  } finally {
    await browser.close();
    await t.close();
  }
}, 120_000);
