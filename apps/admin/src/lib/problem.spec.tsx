// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { call, setUnauthorizedListener, urlOf } from './api-client.ts';
import { useContractForm } from './form.ts';
import { fieldName, ProblemError, problemFrom } from './problem.ts';

const Body = z.strictObject({ name: z.string().min(1), lines: z.array(z.strictObject({ quantity: z.string() })) });
const route = {
  method: 'POST',
  path: '/api/v1/orders/:id/lines',
  access: 'ordering.order.write',
  params: z.strictObject({ id: z.string() }),
  body: Body,
  response: z.object({ ok: z.boolean() }),
  summary: 'test route',
} as const;

function problem(status: number, body: unknown, type = 'application/problem+json'): Response {
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    headers: { 'content-type': type },
  });
}

const REFUSED = {
  type: 'about:blank',
  title: '不能保存',
  status: 422,
  code: 'validation_failed',
  detail: '有两处要改',
  requestId: 'req-7',
  errors: [
    { path: '/lines/0/quantity', code: 'too_small', message: '至少 1' },
    { path: 'cutOff', code: 'passed', message: '已过截单时间' },
  ],
  meta: { limit: 20 },
};

/** The network of these tests: the one boundary that the app does not own. */
const network = vi.fn<typeof fetch>();

beforeEach(() => {
  network.mockReset();
  vi.stubGlobal('fetch', network);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  setUnauthorizedListener(() => undefined);
});

const failure = async (promise: Promise<unknown>): Promise<ProblemError> => {
  const error = await promise.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(ProblemError);
  return error as ProblemError;
};

describe('[API-01] ProblemError', () => {
  it('reads every part of a problem document', async () => {
    const error = await problemFrom(problem(422, REFUSED));
    expect(error).toMatchObject({
      status: 422,
      code: 'validation_failed',
      title: '不能保存',
      detail: '有两处要改',
      requestId: 'req-7',
    });
    expect(error.errors).toEqual(REFUSED.errors);
    expect(error.meta).toEqual({ limit: 20 });
  });

  it('makes an error of an answer that is no problem document', async () => {
    const page = await problemFrom(problem(502, '<h1>Bad gateway</h1>', 'text/html'));
    expect(page).toMatchObject({ status: 502, code: 'http_502', errors: [] });
    const broken = await problemFrom(problem(500, '{"title":', 'application/json'));
    expect(broken.status).toBe(500);
    const odd = await problemFrom(problem(400, { errors: 'none', title: 7 }));
    expect(odd).toMatchObject({ code: 'http_400', errors: [] });
  });

  it('names form fields from every spelling of a path', () => {
    expect(
      ['/lines/0/quantity', '$.lines[0].quantity', 'body.lines.0.quantity', 'lines.0.quantity'].map(fieldName),
    ).toEqual(Array.from({ length: 4 }, () => 'lines.0.quantity'));
    expect(fieldName('bodyTemperature')).toBe('bodyTemperature');
  });
});

describe('[API-02] call', () => {
  const input = { params: { id: 'a/b' }, body: { name: '柠檬', lines: [] } };

  it('fills the path, sends JSON, cookies, CSRF header and idempotency key', async () => {
    network.mockResolvedValue(new Response('{"ok":true}', { headers: { 'content-type': 'application/json' } }));
    await expect(call(route, input, { idempotencyKey: 'k1' })).resolves.toEqual({ ok: true });
    const [url, init] = network.mock.calls[0] ?? [];
    const headers = new Headers(init?.headers);
    expect(url).toBe('/api/v1/orders/a%2Fb/lines');
    expect(init).toMatchObject({ method: 'POST', credentials: 'same-origin', body: JSON.stringify(input.body) });
    expect([headers.get('x-larder-csrf'), headers.get('idempotency-key')]).toEqual(['1', 'k1']);
  });

  it('repeats array parameters and leaves out what is not there', () => {
    expect(urlOf('/api/v1/items', {}, { q: '番 茄', ids: ['a', 'b'], cursor: undefined, all: false })).toBe(
      '/api/v1/items?q=%E7%95%AA+%E8%8C%84&ids=a&ids=b&all=false',
    );
    expect(() => urlOf('/api/v1/items/:id', {}, {})).toThrow(/missing path parameter id/);
  });

  it('says "network" with status 0 when no answer came', async () => {
    network.mockRejectedValue(new TypeError('Failed to fetch'));
    expect(await failure(call(route, input))).toMatchObject({ status: 0, code: 'network' });
  });

  it('reports an ended session, but not a refused sign-in', async () => {
    const ended = vi.fn();
    setUnauthorizedListener(ended);
    network.mockImplementation(async () => problem(401, { title: 'x', status: 401, code: 'unauthenticated' }));
    await failure(call({ ...route, access: 'public' } as const, input));
    expect(ended).not.toHaveBeenCalled();
    await failure(call(route, input));
    expect(ended).toHaveBeenCalledOnce();
  });
});

function OrderForm({ save }: { save: () => Promise<unknown> }) {
  const form = useContractForm(Body, { name: '柠檬', lines: [{ quantity: '0' }] });
  const { errors } = form.formState;
  return (
    <form onSubmit={(event) => void form.submit(save)(event)}>
      <input aria-label="数量" {...form.register('lines.0.quantity')} />
      <p data-testid="field">{errors.lines?.[0]?.quantity?.message}</p>
      <p data-testid="root">{errors.root?.message}</p>
      <button type="submit">保存</button>
    </form>
  );
}

describe('[API-03] problems on forms', () => {
  it('puts field errors on their fields, the rest above the buttons, and the focus on the first field', async () => {
    const user = userEvent.setup();
    render(<OrderForm save={async () => Promise.reject(await problemFrom(problem(422, REFUSED)))} />);
    await user.click(screen.getByText('保存'));
    expect(await screen.findByText('至少 1')).toBe(screen.getByTestId('field'));
    expect(screen.getByTestId('root').textContent).toBe('已过截单时间');
    expect(document.activeElement).toBe(screen.getByLabelText('数量'));
  });

  it('shows the detail of a problem without field errors', async () => {
    const user = userEvent.setup();
    const refused = new ProblemError({ status: 409, code: 'stale', title: '冲突', detail: '别人刚改过' });
    render(<OrderForm save={() => Promise.reject(refused)} />);
    await user.click(screen.getByText('保存'));
    expect((await screen.findByText('别人刚改过')).dataset['testid']).toBe('root');
  });
});
