import { expect, type Page } from '@playwright/test';

export const PASSWORD = 'larder-demo';
export const BAKERY = 'bakery';

/** Signs in through the page, as a person does. */
export async function signIn(page: Page, login: string, tenant = BAKERY): Promise<void> {
  await page.goto('/sign-in');
  await page.getByTestId('tenant-code').fill(tenant);
  await page.getByTestId('login').fill(login);
  await page.getByTestId('password').fill(PASSWORD);
  await page.getByTestId('sign-in').click();
  await expect(page).not.toHaveURL(/sign-in/);
}
