// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { ModelCard } from '@larder/contracts/ordering/demand-model';
import { createCatalog, I18nProvider } from '@larder/i18n/react';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { ModelFacts } from './model-facts.tsx';

afterEach(cleanup);

/** What the page says of a model. */
async function read(locale: 'zh-CN' | 'en', boosted: boolean): Promise<string> {
  const model = ModelCard.parse({
    id: '01900000-0000-7000-8000-000000000001',
    trainedAt: '2026-11-22T01:05:00.000Z',
    originDate: '2026-11-22',
    series: 1200,
    days: boosted ? 420 : 60,
    durationMs: 4_000,
    boosted,
    accuracy: { boosters: 0.8, smoothing: 0.7, ensemble: 0.82 },
    coverage: boosted ? [0.5, 0.8, 0.9, 0.95] : [],
    rows: 0,
    features: 0,
  });
  const catalog = createCatalog(locale, async (of, area) =>
    JSON.parse(readFileSync(`packages/i18n/src/messages/${of}/${area}.json`, 'utf8')),
  );
  await Promise.all(['forecast', 'ui'].map((area) => catalog.load(area)));
  render(
    <I18nProvider catalog={catalog} zone="Asia/Shanghai" currency="CNY">
      <ModelFacts model={model} />
    </I18nProvider>,
  );
  const text = screen.getAllByRole('region')[0]?.textContent ?? '';
  cleanup();
  return text;
}

describe('[ORD-17] what the forecast page says of its model', () => {
  it('does not call smoothing trained', async () => {
    const zh = await read('zh-CN', false);
    expect(zh).toContain('还不够训练');
    expect(zh).toContain('推算于');
    expect(zh).not.toMatch(/训练于|每周重训|正在使用的模型/);
    expect(await read('en', false)).not.toMatch(/Trained|Model in use/);
  });

  it('says when a model was trained', async () => {
    const zh = await read('zh-CN', true);
    expect(zh).toContain('训练于');
    expect(zh).not.toContain('还不够训练');
  });
});
