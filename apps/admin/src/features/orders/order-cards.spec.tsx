// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { createCatalog, I18nProvider } from '@larder/i18n/react';
import { createEditStore } from '@larder/ui/data';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { rowsOf } from './model.ts';
import { OrderCards } from './order-cards.tsx';
import { line } from './testing/order-line.ts';

const POLICY = { bandPct: 20, orderValueBandPct: 20, allowOnePack: true, zeroBaselinePacks: 1 };

afterEach(cleanup);

/** One line of 65 boxes as a phone shows it. */
async function card() {
  const catalog = createCatalog('zh-CN', async (of, area) =>
    JSON.parse(readFileSync(`packages/i18n/src/messages/${of}/${area}.json`, 'utf8')),
  );
  await Promise.all(['orders', 'ui'].map((area) => catalog.load(area)));
  const nothing = () => undefined;
  render(
    <I18nProvider catalog={catalog} zone="Asia/Shanghai" currency="CNY">
      <OrderCards
        rows={rowsOf({ policy: POLICY, lines: [line('a')] })}
        store={createEditStore()}
        policy={POLICY}
        currency="CNY"
        editable
        onWhy={nothing}
        onReason={nothing}
        onAccept={nothing}
        onConflict={nothing}
        asked={new Map()}
        reveal={null}
      />
    </I18nProvider>,
  );
  return { input: screen.getByRole<HTMLInputElement>('textbox'), user: userEvent.setup() };
}

describe('[ORD-30] a quantity typed on a phone', () => {
  it.each([
    ['７０', '70'],
    ['６６．５', '66.5'],
    ['1,0 70', '1070'],
  ])('reads %s of a Chinese keyboard or a copied cell as the sheet does', async (typed, read) => {
    const { input } = await card();
    fireEvent.change(input, { target: { value: typed } });
    expect(input.value).toBe(read);
    expect(input.getAttribute('aria-invalid')).toBeNull();
  });

  it('the key "done" rounds a part of a pack up and puts the keyboard away', async () => {
    const { input, user } = await card();
    await user.clear(input);
    await user.type(input, '66.5{Enter}');
    expect(input.value).toBe('67');
    expect(document.activeElement).not.toBe(input);
  });
});
