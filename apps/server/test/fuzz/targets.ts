import type { RouteDefinition } from '@larder/contracts/common/route';
import type { LoadedChain } from '../../src/demo/demo-chain.loader.ts';
import { newId } from '../../src/platform/ids/ids.ts';
import { type Handler, handlersOf } from '../support/routes.ts';
import { sampleOf } from '../support/sample.ts';
import type { TestApp } from '../support/test-app.ts';

/** A route with an input that its schema takes and ids that exist, so that what is broken afterwards is reached. */
export interface Target {
  readonly method: Handler['method'];
  readonly route: RouteDefinition;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** Which table an id of a path comes from; routes of other paths try them all. */
const TABLE_OF_PATH: readonly (readonly [RegExp, string])[] = [
  [/^\/api\/v1\/ordering\/orders\//, 'suggested_order'],
  [/^\/api\/v1\/ordering\/runs\//, 'order_run'],
  [/^\/api\/v1\/supply-chain\/orders\//, 'purchase_order'],
  [/^\/api\/v1\/supply-chain\/receipts\//, 'receipt'],
  [/^\/api\/v1\/workflow\/tasks\//, 'wf_task'],
  [/^\/api\/v1\/items\//, 'item'],
  [/^\/api\/v1\/supply-sources\//, 'supply_source'],
  [/^\/api\/v1\/(stores|today\/store)\//, 'store'],
  [/^\/api\/v1\/stock-documents\//, 'stock_document'],
  [/^\/api\/v1\/org\/units\//, 'org_unit'],
  [/^\/api\/v1\/people\//, 'app_user'],
  [/^\/api\/v1\/device-keys\//, 'device_key'],
  [/^\/api\/v1\/imports\//, 'import_run'],
  [/^\/api\/v1\/pos\/quarantine\//, 'quarantined_ticket'],
];

/** Every contract route with its sample. Routes whose entity the chain has none of keep an unknown id. */
export async function targetsOf(t: TestApp, chain: LoadedChain): Promise<Target[]> {
  const tenant = chain.ctx.tenantId;
  const { rows: tables } = await t.admin.query<{ t: string; c: string }>(
    `select table_name t, column_name c from information_schema.columns where table_schema = 'public' and data_type = 'uuid' and column_name in ('id', 'ticket_uid')`,
  );
  const ids = new Map<string, string>();
  for (const { t: table, c } of tables) {
    const { rows } = await t.admin.query<{ id: string }>(`select ${c} id from ${table} where tenant_id = $1 limit 1`, [
      tenant,
    ]);
    if (rows[0]) ids.set(table, rows[0].id);
  }
  const storeId = chain.units.get(chain.chain.stores[0]?.code ?? '');
  const named = (name: string): string | undefined => {
    if (/^store_?Ids?$|^scopeUnitId$/i.test(name)) return storeId;
    if (name === 'ticketUid') return ids.get('ticket');
    const table = /^(\w+?)Id$/.exec(name)?.[1]?.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
    return table === undefined ? undefined : (ids.get(table) ?? [...ids].find(([n]) => n.endsWith(`_${table}`))?.[1]);
  };
  return handlersOf(t).flatMap((h) => {
    if (!h.route) return [];
    const table = TABLE_OF_PATH.find(([path]) => path.test(h.path))?.[1];
    const params: Record<string, string> = {};
    const samples = h.route.params ? (sampleOf(h.route.params) as Record<string, unknown>) : {};
    for (const [, name = ''] of h.path.matchAll(/:(\w+)/g))
      params[name] =
        (name === 'id' && table !== undefined ? ids.get(table) : named(name)) ??
        (/Id$|^id$/.test(name) ? newId() : String(samples[name] ?? 'x'));
    return [
      {
        method: h.method,
        route: h.route,
        params,
        query: h.route.query ? (sampleOf(h.route.query, { full: true, named }) as Record<string, unknown>) : {},
        body: h.route.body ? sampleOf(h.route.body, { full: true, named }) : undefined,
      },
    ];
  });
}

/** Path and query of a target, with what is replaced in them (already encoded). */
export function urlOf(
  target: Target,
  replaced: { readonly params?: Readonly<Record<string, string>>; readonly query?: readonly string[] } = {},
): string {
  const path = target.route.path.replace(
    /:(\w+)/g,
    (_, name: string) => replaced.params?.[name] ?? encodeURIComponent(target.params[name] ?? ''),
  );
  const query =
    replaced.query ??
    Object.entries(target.query).map(([k, v]) => `${encodeURIComponent(k)}=${encodeURIComponent(String(v))}`);
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}
