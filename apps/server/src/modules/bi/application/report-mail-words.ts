import { createFormats } from '@larder/i18n';
import { translatorOf } from '@larder/i18n/node';
import { Injectable } from '@nestjs/common';
import { OrgApi } from '../../../foundation/org/index.ts';
import { Config } from '../../../platform/config/config.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import type { Mail } from '../../../platform/mail/mailer.ts';
import type { Locale } from '../../../platform/tenancy/tenant-context.ts';
import { averageTicket, type SalesSums, type Span, sumOf } from '../domain/sales-sums.ts';
import type { ReachedStore } from './reach.ts';
import type { ReportFigures } from './sales-report.ts';
import { salesReportCsv } from './sales-report-csv.ts';

/** Incomplete stores named one by one; the others are counted. */
const NAMED = 5;
const PER_MILLE = 1000n;

type Named = { readonly name: string; readonly nameEn: string | null };

/** What a report says as a mail: headline figures, what to beware of, the link, and the store-days as a file. */
@Injectable()
export class ReportMailWords {
  constructor(
    private readonly org: OrgApi,
    private readonly config: Config,
  ) {}

  async of(
    tx: Tx,
    figures: ReportFigures,
    incomplete: readonly ReachedStore[],
    scopeUnitId: string | null,
    locale: Locale,
  ): Promise<Omit<Mail, 'to' | 'key'>> {
    const t = await translatorOf(locale, 'insights');
    const tenant = await this.org.tenant(tx);
    const { span, currency } = figures;
    const say = createFormats({ locale, zone: tenant.zone, currency });
    const name = (named: Named) => (locale === 'en' ? (named.nameEn ?? named.name) : named.name);
    const unit = scopeUnitId === null ? undefined : (await this.org.units(tx)).find((u) => u.id === scopeUnitId);
    const place = name(unit ?? tenant);
    const day = (date: string) => say.businessDate(date, 'short');
    const daysOf = ({ from, to }: Span) => (from === to ? day(from) : t('lead', { from: day(from), to: day(to) }));
    const period = daysOf(span);
    const now = sumOf(figures.days);
    const before = figures.daysBefore.length === 0 ? null : sumOf(figures.daysBefore);
    const money = (minor: bigint | null) => (minor === null ? null : say.money(minor));
    const line = (of: (sums: SalesSums) => bigint | null, text: (value: bigint) => string, label: string): string => {
      const value = of(now);
      const then = before && of(before);
      return t('mail.line', {
        label,
        value: value === null ? '–' : text(value),
        was: value === null || then === null ? 'no' : 'yes',
        before: then === null ? '' : text(then),
        change: value === null || then === null ? '' : changeOf(value, then, say, t('mail.then')),
      });
    };
    const tickets = (sums: SalesSums) => (sums.tickets === null ? null : BigInt(sums.tickets));
    const lines = [
      t('mail.head', { place, period, stores: figures.stores.length }),
      '',
      line(
        (s) => s.netMinor,
        (v) => money(v) ?? '',
        t('net'),
      ),
      line(tickets, (v) => say.number(Number(v)), t('tickets')),
      line(averageTicket, (v) => money(v) ?? '', t('average')),
      figures.compare ? t('mail.against', { period: daysOf(figures.compare), before: before ? 'yes' : 'no' }) : '',
      '',
      incomplete.length === 0
        ? t('mail.complete')
        : t('mail.incomplete', {
            count: incomplete.length,
            stores: incomplete
              .slice(0, NAMED)
              .map((s) => name(s.info))
              .join(t('mail.comma')),
            others: Math.max(0, incomplete.length - NAMED),
          }),
      ...(figures.otherCurrencyStores > 0 ? [t('otherCurrency', { count: figures.otherCurrencyStores })] : []),
      '',
      t('mail.link', { link: this.link(figures, scopeUnitId) }),
      t('mail.foot'),
    ];
    return {
      subject: t('mail.subject', { place, period }),
      text: lines.join('\n'),
      attachments: [
        {
          filename: `sales-${span.from}-${span.to}.csv`,
          content: salesReportCsv(figures, locale),
          contentType: 'text/csv; charset=utf-8',
        },
      ],
    };
  }

  /** The report page with the same days and scope. */
  private link({ span, stores }: ReportFigures, scopeUnitId: string | null): string {
    const query = new URLSearchParams({ range: 'own', ...span, compare: 'previous' });
    if (scopeUnitId !== null)
      query.set('scope', `${stores.some((s) => s.info.id === scopeUnitId) ? 'store' : 'region'}:${scopeUnitId}`);
    return `${this.config.publicUrl.replace(/\/$/, '')}/reports/sales?${query}`;
  }
}

/** Relative change in tenths of a percent, after a comma; empty when there is nothing to divide by. */
function changeOf(value: bigint, before: bigint, say: ReturnType<typeof createFormats>, comma: string): string {
  if (before <= 0n) return '';
  const share = Number(((value - before) * PER_MILLE) / before) / Number(PER_MILLE);
  return `${comma}${share > 0 ? '+' : ''}${say.percent(share)}`;
}
