import { expectAccessible } from '../support/axe.ts';
import { type Api, personIn } from '../support/people.ts';
import { expect, test } from '../support/test.ts';
import { type Locale, Words } from '../support/words.ts';

interface Alert {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly area: { readonly name: string; readonly nameEn: string | null };
}
interface Detail extends Alert {
  readonly lines: readonly {
    readonly packs: number;
    readonly orderId: string | null;
    readonly store: { readonly id: string };
  }[];
}

const CHAINS: readonly { readonly locale: Locale; readonly tenant: string; readonly supervisor: string }[] = [
  { locale: 'zh-CN', tenant: 'bakery', supervisor: 'a-e2@bakery.example' },
  { locale: 'en', tenant: 'convenience', supervisor: 'a-sw2@convenience.example' },
];

const openAlerts = async (api: Api): Promise<Alert[]> =>
  (await api.get<{ items: Alert[] }>('/api/v1/ordering/demand-alerts?state=open')).items;

for (const { locale, tenant, supervisor } of CHAINS)
  test(`[ORD-20] a spell of weather and too little stock: evidence, the prepared order, one tap (${locale})`, async ({
    browser,
  }) => {
    test.setTimeout(90_000);
    const words = new Words(locale);
    const t = (key: string) => words.text(`demand-alerts.${key}`);
    const { page, api, context } = await personIn(browser, supervisor, locale, tenant);
    const [alert] = (await openAlerts(api)).filter((a) => a.kind === 'heat' || a.kind === 'cold');
    expect(alert, 'the demo has one alert for this area').toBeDefined();

    await page.goto('/demand-alerts');
    const row = page
      .getByRole('row')
      .filter({ hasText: locale === 'en' ? (alert?.area.nameEn ?? '') : (alert?.area.name ?? '') });
    await expect(row.first()).toBeVisible();
    await expectAccessible(page);
    await page.goto(`/demand-alerts/${alert?.id}`);
    await expect(page.getByRole('heading', { name: t('evidence.title') })).toBeVisible();
    await expect(page.getByRole('heading', { name: t('prepared.title') })).toBeVisible();
    await expectAccessible(page);

    const before = await api.get<Detail>(`/api/v1/ordering/demand-alerts/${alert?.id}`);
    expect(before.lines.every((l) => l.orderId === null)).toBe(true);
    await page.getByRole('button', { name: t('confirm') }).click();
    await expect(page.getByText(t('state.confirmed')).first()).toBeVisible();
    await expect(page.getByRole('button', { name: t('confirm') })).toBeHidden();
    const after = await api.get<Detail>(`/api/v1/ordering/demand-alerts/${alert?.id}`);
    expect(after.state).toBe('confirmed');
    expect(after.lines.filter((l) => l.packs > 0).every((l) => l.orderId !== null)).toBe(true);
    const [line] = after.lines.filter((l) => l.orderId !== null);
    expect(await api.get(`/api/v1/ordering/orders/${line?.orderId}`)).toMatchObject({ urgency: 'urgent' });
    await context.close();
  });
