import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.ts';
import { TenantDb } from '../db/tenant-db.ts';
import { clientsOf } from '../db/tx.ts';
import type { TenantContext } from '../tenancy/tenant-context.ts';
import { BacklogFull } from './limit.errors.ts';

const LOOK_EVERY_MS = 5_000;

/** Keeps a chain from piling up more unfinished work than the workers can ever catch up with. */
@Injectable()
export class Backlog {
  private readonly looks = new Map<string, { readonly at: number; readonly full: Promise<boolean> }>();

  constructor(
    private readonly db: TenantDb,
    private readonly config: Config,
  ) {}

  /** @throws BacklogFull */
  async requireRoom(ctx: TenantContext): Promise<void> {
    const now = performance.now();
    let look = this.looks.get(ctx.tenantId);
    if (!look || now - look.at > LOOK_EVERY_MS) {
      look = { at: now, full: this.isFull(ctx) };
      this.looks.set(ctx.tenantId, look);
    }
    let full: boolean;
    try {
      full = await look.full;
    } catch (error) {
      this.looks.delete(ctx.tenantId);
      throw error;
    }
    if (full) throw new BacklogFull();
  }

  private isFull(ctx: TenantContext): Promise<boolean> {
    const cap = this.config.limits.backlog;
    return this.db.sqlTx(ctx, async (tx) => {
      // The classes lead the index of waiting rows; the limit keeps the look cheap however deep the backlog is.
      const { rows } = await sql<{ n: bigint }>`select count(*) n from (select 1 from work_item
        where tenant_id = ${ctx.tenantId} and state = 0 and class in ('interactive', 'projection', 'bulk') limit ${cap}) w`.execute(
        clientsOf(tx).kysely,
      );
      return Number(rows[0]?.n ?? 0n) >= cap;
    });
  }
}
