// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { Combobox } from './combobox.tsx';
import { Field } from './field.tsx';
import { Select } from './select.tsx';

afterEach(cleanup);
const ignore = () => undefined;

const options = [
  { value: 'a', label: '城东' },
  { value: 'b', label: '城西' },
];

describe('lists that pop up', () => {
  it('a select’s list bears the name of its field', async () => {
    render(
      <Field label="范围">
        <Select options={options} value={null} onValueChange={ignore} />
      </Field>,
    );
    await userEvent.click(screen.getByRole('combobox'));
    expect(await screen.findByRole('listbox', { name: '范围' })).toBeTruthy();
  });

  it('with a select’s list open, nothing that Tab reaches is hidden from a screen reader', async () => {
    render(<Select aria-label="状态" options={options} value="a" onValueChange={ignore} />);
    await userEvent.click(screen.getByRole('combobox'));
    await screen.findByRole('listbox', { name: '状态' });
    expect(document.querySelector('[data-base-ui-focus-guard]')).not.toBeNull();
    await expect.poll(() => document.querySelector('[aria-hidden="true"][tabindex="0"]')).toBeNull();
  });

  it('a search box’s list bears the name of its field', async () => {
    render(
      <Field label="门店">
        <Combobox options={options} value={null} onValueChange={ignore} />
      </Field>,
    );
    await userEvent.click(screen.getByRole('combobox'));
    expect(await screen.findByRole('listbox', { name: '门店' })).toBeTruthy();
  });

  it('without a field, the list bears the name that was given', async () => {
    render(<Select aria-label="状态" options={options} value={null} onValueChange={ignore} />);
    await userEvent.click(screen.getByRole('combobox'));
    expect(await screen.findByRole('listbox', { name: '状态' })).toBeTruthy();
  });
});
