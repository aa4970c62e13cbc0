// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import type { NotificationView } from '@larder/contracts/notifications/notifications';
import { createCatalog, I18nProvider } from '@larder/i18n/react';
import { renderHook } from '@testing-library/react';
import { expect, it } from 'vitest';
import { useNotificationWords } from './use-words.ts';

/** What a person reads below the title of a stock alert. */
async function textOf(locale: 'zh-CN' | 'en', worst: string, unsure: number): Promise<string> {
  const catalog = createCatalog(locale, async (of, area) =>
    JSON.parse(readFileSync(`packages/i18n/src/messages/${of}/${area}.json`, 'utf8')),
  );
  await catalog.load('notifications');
  const { result } = renderHook(useNotificationWords, {
    wrapper: ({ children }) => (
      <I18nProvider catalog={catalog} zone="Asia/Shanghai" currency="CNY">
        {children}
      </I18nProvider>
    ),
  });
  const params = { worst, count: 1, items: [{ name: '红茶', nameEn: 'Tea' }], unsure };
  return result.current({ kind: 'stock-low', params, store: null } as unknown as NotificationView).text;
}

it.each([
  ['negative', 0, /盘点/, /count/],
  ['stockout', 0, /补货或调拨/, /order or transfer/],
  ['below_safety', 0, /补货或调拨/, /order or transfer/],
  ['negative', 1, /先确认收银机在线/, /tills are online/],
] as const)('[INV-06] a stock alert says what to do next: %s, %i unsure', async (worst, unsure, zh, en) => {
  expect(await textOf('zh-CN', worst, unsure)).toMatch(zh);
  expect(await textOf('en', worst, unsure)).toMatch(en);
});
