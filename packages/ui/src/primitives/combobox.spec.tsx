// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { Combobox } from './combobox.tsx';
import { Dialog } from './dialog.tsx';

afterEach(cleanup);

const options = [
  { value: 'a', label: '城东店' },
  { value: 'b', label: '城西店' },
  { value: 'c', label: '湖滨店' },
];

function Picker({ start = null }: { start?: string | null }) {
  const [value, setValue] = useState(start);
  return <Combobox aria-label="门店" options={options} value={value} onValueChange={setValue} />;
}

const box = () => screen.getByRole<HTMLInputElement>('combobox');
const marked = () => box().value.slice(box().selectionStart ?? 0, box().selectionEnd ?? 0);

describe('a box to search and pick in', () => {
  it('with its list open, the rest of the page can still be read and reached', async () => {
    render(
      <>
        <button type="button">保存</button>
        <Picker />
      </>,
    );
    await userEvent.click(box());
    await screen.findByRole('listbox');
    await expect.poll(() => screen.queryByRole('button', { name: '保存' })).toBeTruthy();
    expect(
      document.querySelector('[aria-hidden="true"] button:not([tabindex="-1"]), button[aria-hidden="true"]'),
    ).toBeNull();
  });

  it('inside a dialog, what lies behind the dialog stays hidden', async () => {
    render(
      <>
        <button type="button">页面上的按钮</button>
        <Dialog open onOpenChange={() => undefined} title="新建">
          <Picker />
          <button type="button">保存</button>
        </Dialog>
      </>,
    );
    await userEvent.click(box());
    await screen.findByRole('listbox');
    await expect.poll(() => screen.queryByRole('button', { name: '保存' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: '页面上的按钮' })).toBeNull();
  });

  it('a click selects the chosen name, so typing looks for another one', async () => {
    render(<Picker start="a" />);
    await userEvent.click(box());
    expect(marked()).toBe('城东店');
    await userEvent.keyboard('湖');
    expect(box().value).toBe('湖');
    expect((await screen.findAllByRole('option')).map((option) => option.textContent)).toEqual(['湖滨店']);
  });

  it('a name that was just picked is selected too', async () => {
    render(<Picker start="a" />);
    await userEvent.click(box());
    await userEvent.click(await screen.findByRole('option', { name: '城西店' }));
    expect(box().value).toBe('城西店');
    await expect.poll(marked).toBe('城西店');
  });

  it('a search that has begun keeps its cursor', async () => {
    render(<Picker start="a" />);
    await userEvent.click(box());
    await userEvent.keyboard('城');
    await userEvent.click(box());
    await userEvent.keyboard('西');
    expect(box().value).toBe('城西');
  });
});
