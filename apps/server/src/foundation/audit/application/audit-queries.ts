import { Readable } from 'node:stream';
import type { AuditEvent, AuditFilters, AuditQuery, auditRoutes } from '@larder/contracts/audit/audit-event';
import type { RouteOutput } from '@larder/contracts/common/route';
import { actionWords, jobWords } from '@larder/i18n/audit-words';
import { translatorOf } from '@larder/i18n/node';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { addDays, instantOf, wallTime } from '../../../platform/clock/business-date.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { cursorParts, encodeCursor } from '../../../platform/http/cursor.ts';
import { storesFor, type TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { type AuditFilter, type AuditPosition, AuditRepository, type SealedRow } from '../data/audit.repository.ts';
import { csvLine } from '../domain/csv.ts';
import { AuditFacade } from './audit.facade-impl.ts';

const EXPORT_PAGE = 2_000;
const EXPORT_MOST = 100_000;
const HEADER = [
  'occurredAt',
  'actorKind',
  'actorId',
  'actorName',
  'action',
  'entity',
  'entityId',
  'storeId',
  'diff',
  'requestId',
  'seq',
  'hash',
];

/** The log within the stores that the acting person may audit. */
@Injectable()
export class AuditQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly events: AuditRepository,
    private readonly audit: AuditFacade,
  ) {}

  list(ctx: TenantContext, query: z.output<typeof AuditQuery>): Promise<RouteOutput<(typeof auditRoutes)['list']>> {
    const after = positionOf(query.cursor);
    return this.db.sqlTx(ctx, async (tx) => {
      const rows = await this.events.list(tx, await this.filterOf(tx, query), query.limit + 1, after);
      const page = rows.slice(0, query.limit);
      const last = page.at(-1);
      return {
        items: page.map(view),
        nextCursor: rows.length > page.length && last ? encodeCursor([last.occurredAt.toISOString(), last.id]) : null,
      };
    });
  }

  entities(ctx: TenantContext): Promise<{ items: string[] }> {
    return this.db.sqlTx(ctx, async (tx) => ({ items: await this.events.entities(tx) }));
  }

  /** CSV with a byte order mark, page by page; the export itself is an event of the log. */
  async exportCsv(ctx: TenantContext, query: z.output<typeof AuditFilters>): Promise<Readable> {
    const { filter, zone } = await this.db.sqlTx(ctx, async (tx) => {
      await this.audit.record(tx, {
        action: 'audit.event.export',
        entity: 'audit-event',
        entityId: '-',
        diff: { ...query },
      });
      return { filter: await this.filterOf(tx, query), zone: await this.events.zone(tx) };
    });
    return Readable.from(this.lines(ctx, filter, zone));
  }

  /**
   * First what a person reads, in the language of whoever asks and the time of the chain, whose days the filter means; then the
   * row as it stands in the log, with the exact instant that its hash covers.
   */
  private async *lines(ctx: TenantContext, filter: AuditFilter, zone: string): AsyncGenerator<string> {
    const t = await translatorOf(ctx.locale, 'audit');
    const words = actionWords(t);
    const { actor } = jobWords(await translatorOf(ctx.locale, 'jobs'));
    yield `\uFEFF${csvLine([t('timeIn', { zone }), t('actor'), t('action'), t('entity'), ...HEADER])}`;
    let after: AuditPosition | undefined;
    for (let written = 0; written < EXPORT_MOST; written += EXPORT_PAGE) {
      const rows = await this.db.report(ctx, (tx) => this.events.list(tx, filter, EXPORT_PAGE, after));
      for (const r of rows) {
        yield csvLine([
          wallTime(r.occurredAt, zone),
          actor({ kind: r.actorKind as AuditEvent['actorKind'], name: r.actorName }),
          words.action(r.action),
          words.thing(r.entity),
          r.occurredAt.toISOString(),
          r.actorKind,
          r.actorId,
          r.actorName,
          r.action,
          r.entity,
          r.entityId,
          r.storeId ?? '',
          r.diff === null ? '' : JSON.stringify(r.diff),
          r.requestId,
          r.seq === null ? '' : String(r.seq),
          r.hash === null ? '' : Buffer.from(r.hash).toString('hex'),
        ]);
      }
      after = rows.at(-1);
      if (rows.length < EXPORT_PAGE) return;
    }
  }

  private async filterOf(tx: Tx, query: z.output<typeof AuditFilters>): Promise<AuditFilter> {
    const { from, to, ...same } = query;
    const zone = await this.events.zone(tx);
    return {
      ...same,
      from: from === undefined ? undefined : instantOf(from, 0, zone),
      until: to === undefined ? undefined : instantOf(addDays(to, 1), 0, zone),
      stores: storesFor(tx.ctx, 'audit.event.read'),
    };
  }
}

function positionOf(cursor: string | undefined): AuditPosition | undefined {
  const [occurredAt, id] = cursorParts(cursor, 'instant', 'uuid') ?? [];
  return occurredAt === undefined || id === undefined ? undefined : { occurredAt: new Date(occurredAt), id };
}

const view = (r: SealedRow): AuditEvent => ({
  id: r.id,
  occurredAt: r.occurredAt.toISOString(),
  actorKind: r.actorKind as AuditEvent['actorKind'],
  actorId: r.actorId,
  actorName: r.actorName,
  action: r.action,
  entity: r.entity,
  entityId: r.entityId,
  storeId: r.storeId,
  diff: r.diff,
  requestId: r.requestId,
  seq: r.seq === null ? null : String(r.seq),
});
