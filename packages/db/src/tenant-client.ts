import { AsyncLocalStorage } from 'node:async_hooks';
import type { Writable } from 'node:stream';
import pg from 'pg';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const BEGIN = /^(begin|start transaction)\b/i;

/** What one transaction carries: its tenant, and the connection that BEGIN ran on. */
export interface TenantStore {
  readonly tenantId: string;
  client?: pg.Client;
}

/** Used only between TenantDb and its clients; application code passes `tx` explicitly. */
export const tenantStore = new AsyncLocalStorage<TenantStore>();

/** Appends `SET LOCAL app.tenant_id` to a BEGIN. SET takes no bind parameter, hence the strict check. */
export function beginWithTenant(text: string, tenantId: string): string {
  if (!UUID.test(tenantId)) throw new Error('tenant id is not a UUID');
  return `${text}; SET LOCAL app.tenant_id = '${tenantId}'`;
}

type QueryArguments = [config: unknown, values?: unknown, callback?: unknown];

/**
 * Puts the tenant into the same message as BEGIN (no extra round trip) and keeps itself as the store's client,
 * so that Prisma and Kysely share one transaction. Outside a transaction no tenant is set and every row refuses.
 */
export class TenantClient extends pg.Client {
  private corked = false;

  // biome-ignore lint/suspicious/noExplicitAny: pg declares a dozen overloads; this override passes every one of them through unchanged
  override query(...args: QueryArguments): any {
    const [config] = args;
    const text = typeof config === 'string' ? config : (config as { text?: string } | null)?.text;
    const store = tenantStore.getStore();
    if (store && text !== undefined && BEGIN.test(text)) {
      const begin = beginWithTenant(text, store.tenantId);
      args[0] = typeof config === 'string' ? begin : { ...(config as object), text: begin };
      store.client = this as unknown as pg.Client;
    }
    this.sendTogether();
    return (super.query as (...all: QueryArguments) => unknown)(...args);
  }

  /** What is asked in one turn goes out in one write: a pipelined transaction asks up to eight things at once. */
  private sendTogether(): void {
    const { stream } = (this as unknown as { connection: { stream: Partial<Writable> } }).connection;
    if (this.corked || !stream.cork || !stream.uncork) return;
    this.corked = true;
    stream.cork();
    process.nextTick(() => {
      this.corked = false;
      stream.uncork?.();
    });
  }
}
