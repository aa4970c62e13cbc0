import { expectAccessible } from '../support/axe.ts';
import { signIn } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

test.describe('sign in', () => {
  test('[PLT-01] a store manager signs in, sees the own store, and signs out', async ({ page }) => {
    await signIn(page, 's101@bakery.example');
    await expect(page.getByText('静安广场店').first()).toBeVisible();
    await page.request.delete('/api/v1/session', { headers: { 'x-larder-csrf': '1' } });
    await page.goto('/');
    await expect(page).toHaveURL(/sign-in/);
  });

  test('a wrong password is refused with a plain sentence, and says nothing of what was wrong', async ({ page }) => {
    await page.goto('/sign-in');
    await page.getByTestId('tenant-code').fill('bakery');
    await page.getByTestId('login').fill('nobody@bakery.example');
    await page.getByTestId('password').fill('not the password');
    await page.getByTestId('sign-in').click();
    await expect(page.getByText('公司代码、账号或密码不对')).toBeVisible();
    await expectAccessible(page);
  });

  test('English is complete on the first page', async ({ browser }) => {
    const context = await browser.newContext({ locale: 'en-US' });
    const page = await context.newPage();
    await page.goto('/sign-in');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(page.getByTestId('sign-in')).toHaveText('Sign in');
    await expect(page.getByLabel('Company code')).toBeVisible();
    await expect(page.getByText('公司代码')).toHaveCount(0);
    await context.close();
  });
});
