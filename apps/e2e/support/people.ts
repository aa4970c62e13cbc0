import { type Browser, type BrowserContext, type BrowserContextOptions, expect, type Page } from '@playwright/test';
import type { Locale } from './words.ts';

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

/** A signed-in person in a browser of their own, in their language. */
export async function personIn(
  browser: Browser,
  login: string,
  locale: Locale,
  tenant = BAKERY,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; context: BrowserContext; api: Api }> {
  const context = await browser.newContext({ locale, timezoneId: 'Asia/Shanghai', ...options });
  const answer = await context.request.post('/api/v1/session', {
    data: { tenantCode: tenant, login, password: PASSWORD },
  });
  expect(answer.status()).toBe(200);
  const put = await context.request.put('/api/v1/session/locale', { headers: CSRF, data: { locale } });
  expect(put.status()).toBe(204);
  const page = await context.newPage();
  return { page, context, api: new Api(context) };
}

const CSRF = { 'x-larder-csrf': '1' };

/** The person's own session without a page: for arranging and for looking behind the screen. */
export class Api {
  constructor(private readonly context: BrowserContext) {}

  async get<T>(path: string): Promise<T> {
    const answer = await this.context.request.get(path);
    expect(answer.status(), `${path}: ${await answer.text()}`).toBe(200);
    return (await answer.json()) as T;
  }

  async status(path: string): Promise<number> {
    return (await this.context.request.get(path)).status();
  }

  /** One file as the part "file". */
  async upload<T>(path: string, name: string, text: string): Promise<T> {
    const file = { name, mimeType: 'text/csv', buffer: Buffer.from(text) };
    const answer = await this.context.request.post(path, { headers: CSRF, multipart: { file } });
    expect(answer.status(), `${path}: ${await answer.text()}`).toBe(201);
    return (await answer.json()) as T;
  }

  async send(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    data?: unknown,
  ): Promise<{ status: number; body: unknown }> {
    const answer = await this.context.request.fetch(path, {
      method,
      headers: CSRF,
      ...(data === undefined ? {} : { data }),
    });
    const text = await answer.text();
    return { status: answer.status(), body: text === '' ? undefined : JSON.parse(text) };
  }
}
