// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyView } from '@larder/contracts/org/policies';
import type { OrgUnit } from '@larder/contracts/org/units';
import { createCatalog, I18nProvider } from '@larder/i18n/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQueryClient, setActiveTenant } from '../../lib/query.ts';
import { ScopeEditor } from './scope-editor.tsx';

const unit = (id: string, parentId: string | null, type: OrgUnit['type'], name: string): OrgUnit => ({
  id,
  parentId,
  type,
  code: id,
  name,
  nameEn: null,
  sort: 0,
  version: 1,
});
const UNITS = [
  unit('hq', null, 'hq', '总部'),
  unit('east', 'hq', 'region', '华东大区'),
  unit('s1', 'east', 'store', '静安店'),
];
const rule = (part: Partial<PolicyView> = {}): PolicyView => ({
  key: 'ordering.bandPct',
  defaultValue: 20,
  kind: 'number',
  choices: [],
  entries: [],
  ...part,
});
const entry = (scopeUnitId: string, value: unknown, locked = false) => ({
  key: 'ordering.bandPct',
  scopeUnitId,
  scopeFormat: '',
  value,
  locked,
  version: 1,
});

const MESSAGES = join(import.meta.dirname, '../../../../../packages/i18n/src/messages/zh-CN');

/** The network of these tests: the one boundary that the app does not own. */
const network = vi.fn<typeof fetch>();
const messages = (area: string) => JSON.parse(readFileSync(join(MESSAGES, `${area}.json`), 'utf8'));

async function show(view: PolicyView, editing?: ReturnType<typeof entry>) {
  const catalog = createCatalog('zh-CN', async (_, area) => messages(area));
  await Promise.all(['ui', 'shell', 'policies'].map((area) => catalog.load(area)));
  const onClose = vi.fn();
  render(
    <I18nProvider catalog={catalog} zone="Asia/Shanghai" currency="CNY">
      <QueryClientProvider client={createQueryClient()}>
        <ScopeEditor rule={view} units={UNITS} formats={['FLAGSHIP']} entry={editing} onClose={onClose} />
      </QueryClientProvider>
    </I18nProvider>,
  );
  return onClose;
}

const sent = () => JSON.parse(String(network.mock.calls[0]?.[1]?.body)) as unknown;

async function chooseUnit(name: string) {
  const user = userEvent.setup();
  await user.click(screen.getByLabelText(/在哪里/));
  await user.click(await screen.findByRole('option', { name: new RegExp(name) }));
}

beforeEach(() => {
  network.mockReset();
  network.mockImplementation(async () => new Response(null, { status: 204 }));
  vi.stubGlobal('fetch', network);
  setActiveTenant('t1');
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  setActiveTenant(null);
});

describe('[ORG-10] editor of one place', () => {
  it('asks for a place and a number before it sends anything', async () => {
    const user = userEvent.setup();
    await show(rule());
    await user.clear(screen.getByLabelText(/取值/));
    await user.click(screen.getByRole('button', { name: '保存设置' }));
    expect(screen.getByText('选一个位置')).toBeDefined();
    expect(screen.getByText('填一个合适的数')).toBeDefined();
    expect(network).not.toHaveBeenCalled();
  });

  it('sends place, value and lock', async () => {
    const user = userEvent.setup();
    const onClose = await show(rule());
    await chooseUnit('华东大区');
    await user.clear(screen.getByLabelText(/取值/));
    await user.type(screen.getByLabelText(/取值/), '12.5');
    await user.click(screen.getByLabelText('锁定，下级不能再改'));
    await user.click(screen.getByRole('button', { name: '保存设置' }));
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(sent()).toEqual({
      key: 'ordering.bandPct',
      scopeUnitId: 'east',
      scopeFormat: '',
      value: 12.5,
      locked: true,
    });
  });

  it('says who has locked the rule and keeps the button shut', async () => {
    await show(rule({ entries: [entry('hq', 10, true)] }));
    await chooseUnit('静安店');
    expect(await screen.findByText(/总部 已锁定这条规则/)).toBeDefined();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: '保存设置' }).disabled).toBe(true);
  });

  it('points to a value that stands there already', async () => {
    const user = userEvent.setup();
    await show(rule({ entries: [entry('east', 10)] }));
    await chooseUnit('华东大区');
    await user.click(screen.getByRole('button', { name: '保存设置' }));
    expect(screen.getByText('这里已有设置，请直接修改它')).toBeDefined();
    expect(network).not.toHaveBeenCalled();
  });

  it('shows a time of day for the nightly run and sends minutes', async () => {
    const user = userEvent.setup();
    const known = { ...entry('hq', 240), key: 'ordering.runMinute' };
    const onClose = await show(
      rule({ key: 'ordering.runMinute', kind: 'integer', defaultValue: 240, entries: [known] }),
      known,
    );
    const input = screen.getByLabelText<HTMLInputElement>(/取值/);
    expect(input.value).toBe('04:00');
    await user.clear(input);
    await user.type(input, '05:30');
    await user.click(screen.getByRole('button', { name: '保存设置' }));
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(sent()).toMatchObject({ value: 330, scopeUnitId: 'hq' });
  });

  it('shows the server’s refusal above the buttons', async () => {
    network.mockImplementation(
      async () =>
        new Response(
          JSON.stringify({ title: '规则', status: 422, code: 'org.policy_value', detail: '规则的取值不合法' }),
          { status: 422, headers: { 'content-type': 'application/problem+json' } },
        ),
    );
    const user = userEvent.setup();
    const onClose = await show(rule({ entries: [entry('hq', 10)] }), entry('hq', 10));
    await user.click(screen.getByRole('button', { name: '保存设置' }));
    expect(await screen.findByText('规则的取值不合法')).toBeDefined();
    expect(onClose).not.toHaveBeenCalled();
  });
});
