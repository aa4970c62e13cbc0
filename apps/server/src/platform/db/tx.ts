import type { DB, Kysely, Prisma } from '@larder/db';
import type { TenantContext } from '../tenancy/tenant-context.ts';

export type PrismaTx = Prisma.TransactionClient;

/** An open tenant transaction. Application code sees `ctx` only; data/ opens its own tables through own-tables.ts. */
export class Tx {
  readonly ctx: TenantContext;
  private readonly beforeEnd: (() => Promise<void>)[] = [];
  private readonly onCommit: (() => void)[] = [];

  constructor(ctx: TenantContext) {
    this.ctx = ctx;
  }

  /** Runs `hook` as the last work of the transaction, for rows that are gathered while it runs. */
  beforeCommit(hook: () => Promise<void>): void {
    this.beforeEnd.push(hook);
  }

  /** Runs `hook` once the transaction is durable, never after a rollback. For hints only: a crash in between loses it. */
  afterCommit(hook: () => void): void {
    this.onCommit.push(hook);
  }

  /** Called by TenantDb alone. */
  async finish(): Promise<void> {
    for (const hook of this.beforeEnd) await hook();
  }

  /** Called by TenantDb alone. */
  committed(): void {
    for (const hook of this.onCommit) hook();
  }
}

export interface OpenTx {
  /** Absent in a SQL-only transaction (hot paths that never need Prisma). */
  readonly prisma?: PrismaTx;
  readonly kysely: Kysely<DB>;
}

/** Clients of running transactions; an entry disappears with its transaction, so late use fails loudly. */
export const open = new WeakMap<Tx, OpenTx>();

export function clientsOf(tx: Tx): OpenTx {
  const clients = open.get(tx);
  if (!clients) throw new Error('Transaction used after it ended');
  return clients;
}
