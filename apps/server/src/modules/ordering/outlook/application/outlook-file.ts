import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import type { ShortageRow } from '../data/outlook.repository.ts';
import { outlookHead, outlookRows } from './outlook-csv.ts';
import { type NamedShortages, OutlookQueries, type ShortageAsk } from './outlook-queries.ts';

/** Rows read at once; the file has all of them. */
const AT_ONCE = 5_000;

/** The list of shortages as a file, however long: a chain of 500 stores has more rows than one answer should hold. */
@Injectable()
export class OutlookFile {
  constructor(
    private readonly db: TenantDb,
    private readonly outlook: OutlookQueries,
  ) {}

  /**
   * A transaction for each part: none stays open while somebody's line is slow. A store that is looked at anew in between may
   * stand there with both looks. @throws NotFound for an unknown scope, before the first byte
   */
  async open(ctx: TenantContext, ask: ShortageAsk, atOnce = AT_ONCE): Promise<Readable> {
    const first = await this.part(ctx, ask, undefined, atOnce);
    return Readable.from(this.parts(ctx, ask, first, atOnce));
  }

  private async *parts(
    ctx: TenantContext,
    ask: ShortageAsk,
    first: NamedShortages,
    atOnce: number,
  ): AsyncGenerator<string> {
    yield outlookHead(ctx.locale);
    for (let part = first; part.rows.length > 0; ) {
      yield outlookRows(part, ctx.locale);
      const last = part.rows.at(-1);
      if (part.rows.length < atOnce || !last) return;
      part = await this.part(ctx, ask, keyOf(last), atOnce);
    }
  }

  private part(
    ctx: TenantContext,
    ask: ShortageAsk,
    after: readonly string[] | undefined,
    atOnce: number,
  ): Promise<NamedShortages> {
    return this.db.report(ctx, (tx) => this.outlook.page(tx, ask, after, atOnce));
  }
}

const keyOf = (row: ShortageRow): string[] => [String(row.lostMinor), row.storeId, row.itemId];
