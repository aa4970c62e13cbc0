import type { MultipartFile } from '@fastify/multipart';
import { IdParams } from '@larder/contracts/common/ids';
import type { RouteOutput } from '@larder/contracts/common/route';
import { type ImportDetail, type ImportPreview, importRoutes as r } from '@larder/contracts/pos-sync/imports';
import { Body, Controller, Param, Query, Req, StreamableFile } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Endpoint } from '../../../../platform/http/endpoint.ts';
import { Ctx } from '../../../../platform/tenancy/ctx.decorator.ts';
import type { TenantContext } from '../../../../platform/tenancy/tenant-context.ts';
import { ChangeImport } from '../application/change-import.ts';
import { FailedRows } from '../application/failed-rows.ts';
import { ImportQueries } from '../application/import-queries.ts';
import { UploadImport } from '../application/upload-import.ts';
import { TEMPLATES } from '../domain/import-texts.ts';
import { FilePartMissing } from '../imports.errors.ts';

type Params = z.output<typeof IdParams>;

@Controller()
export class ImportsController {
  constructor(
    private readonly queries: ImportQueries,
    private readonly uploads: UploadImport,
    private readonly changes: ChangeImport,
    private readonly failedRowsOf: FailedRows,
  ) {}

  @Endpoint(r.list)
  list(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.list.query }) query: z.output<typeof r.list.query>,
  ): Promise<RouteOutput<typeof r.list>> {
    return this.queries.list(ctx, query);
  }

  @Endpoint(r.template)
  template(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.template.query }) { kind }: z.output<typeof r.template.query>,
  ): StreamableFile {
    const text = `\ufeff${stringify([[...TEMPLATES[kind][ctx.locale]]])}`;
    return new StreamableFile(Buffer.from(text), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="larder-${kind.replace('_', '-')}.csv"`,
    });
  }

  @Endpoint(r.upload)
  async upload(
    @Ctx() ctx: TenantContext,
    @Query({ schema: r.upload.query }) { kind }: z.output<typeof r.upload.query>,
    @Req() request: FastifyRequest,
  ): Promise<ImportDetail> {
    const part = await filePart(request);
    const id = await this.uploads.run(ctx, kind, {
      name: part.filename,
      mime: part.mimetype,
      content: part.file,
      cut: () => part.file.truncated,
    });
    return this.queries.get(ctx, id);
  }

  @Endpoint(r.get)
  get(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: Params): Promise<ImportDetail> {
    return this.queries.get(ctx, id);
  }

  @Endpoint(r.preview)
  preview(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: Params,
    @Query({ schema: r.preview.query }) query: z.output<typeof r.preview.query>,
  ): Promise<ImportPreview> {
    return this.queries.preview(ctx, id, query.encoding);
  }

  @Endpoint(r.profile)
  async profile(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: Params,
    @Body({ schema: r.profile.body }) body: z.output<typeof r.profile.body>,
  ): Promise<ImportDetail> {
    await this.changes.saveProfile(ctx, id, body.version, body.profile);
    return this.queries.get(ctx, id);
  }

  @Endpoint(r.check)
  async check(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: Params,
    @Body({ schema: r.check.body }) body: z.output<typeof r.check.body>,
  ): Promise<ImportDetail> {
    await this.changes.startCheck(ctx, id, body.version);
    return this.queries.get(ctx, id);
  }

  @Endpoint(r.start)
  async start(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: Params,
    @Body({ schema: r.start.body }) body: z.output<typeof r.start.body>,
  ): Promise<ImportDetail> {
    await this.changes.startImport(ctx, id, body.version);
    return this.queries.get(ctx, id);
  }

  @Endpoint(r.issues)
  issues(
    @Ctx() ctx: TenantContext,
    @Param({ schema: IdParams }) { id }: Params,
    @Query({ schema: r.issues.query }) query: z.output<typeof r.issues.query>,
  ): Promise<RouteOutput<typeof r.issues>> {
    return this.queries.issuePage(ctx, id, query);
  }

  @Endpoint(r.failedRows)
  async failedRows(@Ctx() ctx: TenantContext, @Param({ schema: IdParams }) { id }: Params): Promise<StreamableFile> {
    const { name, content } = await this.failedRowsOf.run(ctx, id);
    return new StreamableFile(content, {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="failed-rows.csv"; filename*=UTF-8''${encodeURIComponent(name)}`,
    });
  }
}

/** @throws FilePartMissing for a body without a file, or with a frame that can't be read */
async function filePart(request: FastifyRequest): Promise<MultipartFile> {
  if (!request.isMultipart()) throw new FilePartMissing();
  const part = await request.file().catch((error: unknown) => {
    throw error instanceof Error && !('statusCode' in error) ? new FilePartMissing() : error;
  });
  if (!part) throw new FilePartMissing();
  return part;
}
