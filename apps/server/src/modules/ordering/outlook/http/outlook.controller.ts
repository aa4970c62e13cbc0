import {
  type OutlookCalibration,
  type OutlookSummary,
  type Peak,
  outlookRoutes as r,
  type ShortageDetail,
} from '@larder/contracts/ordering/outlook';
import { Body, Controller, Param, Query, StreamableFile } from '@nestjs/common';
import type { z } from 'zod';
import { TenantDb } from '../../../../platform/db/tenant-db.ts';
import { cursorParts, decodeCursor, encodeCursor } from '../../../../platform/http/cursor.ts';
import { Endpoint } from '../../../../platform/http/endpoint.ts';
import { Ctx } from '../../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { OutlookFile } from '../application/outlook-file.ts';
import { OutlookQueries } from '../application/outlook-queries.ts';
import { TellPeak } from '../application/tell-peak.ts';
import { peakViews, shortageDetail, shortageViews } from './outlook.view.ts';

type Answer<R extends { readonly response: z.ZodType }> = Promise<z.input<R['response']>>;

const NOT_MADE_HERE = '';

@Controller()
export class OutlookController {
  constructor(
    private readonly db: TenantDb,
    private readonly outlook: OutlookQueries,
    private readonly file: OutlookFile,
    private readonly act: TellPeak,
  ) {}

  @Endpoint(r.summary)
  summary(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.summary.query }) query: z.output<typeof r.summary.query>,
  ): Promise<OutlookSummary> {
    return this.db.report(ctx, (tx) => this.outlook.summary(tx, query));
  }

  @Endpoint(r.shortages)
  shortages(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.shortages.query }) query: z.output<typeof r.shortages.query>,
  ): Answer<typeof r.shortages> {
    return this.db.report(ctx, async (tx) => {
      const after = cursorParts(query.cursor, 'text', 'uuid', 'uuid');
      if (after && !/^\d{1,18}$/.test(after[0] ?? '')) decodeCursor(NOT_MADE_HERE, 3);
      const found = await this.outlook.page(tx, query, after, query.limit + 1);
      const rows = found.rows.slice(0, query.limit);
      const last = rows.at(-1);
      return {
        items: shortageViews({ ...found, rows }, query.horizon),
        nextCursor:
          found.rows.length > rows.length && last
            ? encodeCursor([String(last.lostMinor), last.storeId, last.itemId])
            : null,
      };
    });
  }

  @Endpoint(r.shortagesCsv)
  async csv(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.shortagesCsv.query }) query: z.output<typeof r.shortagesCsv.query>,
  ): Promise<StreamableFile> {
    return new StreamableFile(await this.file.open(ctx, query), {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="shortages-ahead.csv"',
    });
  }

  @Endpoint(r.groups)
  groups(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.groups.query }) query: z.output<typeof r.groups.query>,
  ): Answer<typeof r.groups> {
    return this.db.report(ctx, async (tx) => ({ items: await this.outlook.groups(tx, query, query.by) }));
  }

  @Endpoint(r.shortage)
  shortage(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.shortage.params }) { storeId, itemId }: z.output<typeof r.shortage.params>,
  ): Promise<ShortageDetail> {
    return this.db.tx(ctx, async (tx) => shortageDetail(await this.outlook.shortage(tx, storeId, itemId)));
  }

  @Endpoint(r.peaks)
  peaks(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.peaks.query }) query: z.output<typeof r.peaks.query>,
  ): Answer<typeof r.peaks> {
    return this.db.report(ctx, async (tx) => {
      const after = cursorParts(query.cursor, 'date', 'uuid');
      const found = await this.outlook.peaks(tx, { ...query, only: query.only === 'true' }, after, query.limit + 1);
      const rows = found.rows.slice(0, query.limit);
      const last = rows.at(-1);
      return {
        items: peakViews({ ...found, rows }),
        nextCursor: found.rows.length > rows.length && last ? encodeCursor([last.businessDate, last.storeId]) : null,
      };
    });
  }

  @Endpoint(r.tell)
  tell(
    @Ctx() ctx: TenantContext,
    @Param({ schema: r.tell.params }) { storeId, date }: z.output<typeof r.tell.params>,
    @Body({ schema: r.tell.body }) { note }: z.output<typeof r.tell.body>,
  ): Promise<Peak> {
    return this.db.tx(ctx, async (tx) => {
      await this.act.tell(tx, storeId, date, note);
      return peakViews(await this.outlook.peak(tx, storeId, date))[0] as Peak;
    });
  }

  @Endpoint(r.calibration)
  calibration(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.calibration.query }) { scope }: z.output<typeof r.calibration.query>,
  ): Promise<OutlookCalibration> {
    return this.db.report(ctx, (tx) => this.outlook.calibration(tx, scope));
  }

  @Endpoint(r.look)
  look(
    @Ctx() ctx: TenantContext,
    @Body({ schema: r.look.body }) { storeId }: z.output<typeof r.look.body>,
  ): Promise<void> {
    return this.db.tx(ctx, (tx) => this.act.look(tx, storeId));
  }
}
