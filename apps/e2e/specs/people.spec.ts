import { expectAccessible } from '../support/axe.ts';
import { expect, test } from '../support/test.ts';

// The demo's own sign-in page lists its accounts, so this journey needs no secret.
test('[PPL-11] an owner invites, the person sets a password and works in scope; a leaver is out at once', async ({
  page,
  browser,
}) => {
  await page.goto('/sign-in');
  await expectAccessible(page);
  await page
    .getByRole('button', { name: /以 总部管理 .+ 进入/ })
    .first()
    .click();
  await expect(page).not.toHaveURL(/sign-in/);

  const name = `试用店员 ${Date.now() % 100_000}`;
  await page.goto('/people');
  await page.getByRole('button', { name: '邀请人员' }).first().click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('textbox', { name: '姓名' }).fill(name);
  await drawer.getByRole('textbox', { name: '邮箱' }).fill(`trial.${Date.now()}@example.com`);
  await drawer.getByRole('combobox', { name: '角色' }).click();
  await page.getByRole('option', { name: '店员', exact: true }).click();
  const scope = drawer.getByRole('combobox', { name: '范围' });
  await scope.click();
  await page.getByRole('option', { name: /门店$/ }).first().click();
  await expectAccessible(page);
  await drawer.getByRole('button', { name: '发送邀请' }).click();
  const link = await page.getByRole('textbox', { name: '设密码的链接' }).inputValue();
  await page.getByRole('button', { name: '完成' }).click();

  const theirs = await browser.newPage();
  await theirs.goto(new URL(link).pathname + new URL(link).hash);
  await expect(theirs.getByRole('heading', { name: `${name}，您好` })).toBeVisible();
  await expect(theirs).not.toHaveURL(/#/);
  await theirs.getByLabel('新密码').fill('fresh bread daily');
  await theirs.getByLabel('再输一次').fill('fresh bread daily');
  await theirs.getByRole('button', { name: '设好并登录' }).click();
  await expect(theirs).not.toHaveURL(/invite/);
  await theirs.goto('/people');
  await expect(theirs.getByRole('heading', { name: '没有权限看这个页面' })).toBeVisible();

  await page.getByRole('searchbox').fill(name);
  await page.getByText(name, { exact: true }).click();
  await page.getByRole('button', { name: '停用账号' }).click();
  await page
    .getByRole('alertdialog')
    .or(page.getByRole('dialog'))
    .last()
    .getByRole('button', { name: '停用账号' })
    .click();
  await expect(page.getByText(`${name} 已停用，所有登录已失效`)).toBeVisible();
  await theirs.goto('/account');
  await expect(theirs).toHaveURL(/sign-in/);
  await theirs.close();
});
