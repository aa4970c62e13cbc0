import { LOAD_CLASSES } from '@larder/contracts/common/route';
import { type HealthPeriod, type ServiceHealth, WORK_CLASSES } from '@larder/contracts/operations/health';
import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../foundation/audit/index.ts';
import { OrgApi } from '../../../foundation/org/index.ts';
import { addDays, instantOf, localParts } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { QueueObserver } from '../../../platform/metrics/queue-figures.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { type ServiceCell, ServiceFiguresRepository } from '../data/service-figures.repository.ts';
import { WorkStateRepository } from '../data/work-state.repository.ts';
import { figuresOf, uptimeBp } from '../domain/figures.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_HOURS = 24;
const NOW_MINUTES = 15;
const INCIDENT_HOURS = 48;
const MOST_INCIDENTS = 20;
const DAYS = 30;
const MONTHS = 6;

/** How the service has gone for a chain. */
@Injectable()
export class HealthQuery {
  constructor(
    private readonly db: TenantDb,
    private readonly figures: ServiceFiguresRepository,
    private readonly work: WorkStateRepository,
    private readonly queue: QueueObserver,
    private readonly org: OrgApi,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  async read(ctx: TenantContext, period: HealthPeriod): Promise<ServiceHealth> {
    const workerActive = await this.queue.dispatcherActive();
    return this.db.sqlTx(ctx, async (tx) => {
      const now = this.clock.now();
      const { zone } = await this.org.tenant(tx);
      const { keys, from } = spansOf(period, now, zone);
      const cells = await this.figures.spans(tx, period === '24h' ? 'hour' : 'day', zone, from);
      const work = await this.work.classes(tx, now);
      const failures = await this.figures.failures(tx, before(now, INCIDENT_HOURS * HOUR_MS), MOST_INCIDENTS);
      return {
        period,
        now: figuresOf(await this.figures.minutes(tx, before(now, NOW_MINUTES * MINUTE_MS))),
        total: figuresOf(cells),
        classes: LOAD_CLASSES.map((cls) => ({ class: cls, ...figuresOf(cells.filter((c) => c.class === cls)) })),
        series: keys.map((at) => ({ at, ...figuresOf(cells.filter((c) => c.at === at)) })),
        ...(await this.uptime(tx, from, now)),
        queue: {
          workerActive,
          failed: work.reduce((sum, w) => sum + w.failed, 0),
          classes: WORK_CLASSES.map((cls) => {
            const found = work.find((w) => w.class === cls);
            const oldest = found?.oldestAt ? (now.getTime() - found.oldestAt.getTime()) / 1_000 : 0;
            return {
              class: cls,
              waiting: found?.waiting ?? 0,
              running: found?.running ?? 0,
              oldestSeconds: Math.max(0, Math.round(oldest)),
            };
          }),
        },
        audit: await this.audit.chainState(tx),
        schedules: (await this.work.schedules(tx)).map((s) => ({
          ...s,
          lastFiredAt: s.lastFiredAt.toISOString(),
          lastDoneAt: s.lastDoneAt?.toISOString() ?? null,
        })),
        incidents: failures.map((f) => ({ ...f, at: f.at.toISOString() })),
        months: await this.months(tx, now, zone),
      };
    });
  }

  private async uptime(
    tx: Tx,
    from: Date,
    now: Date,
  ): Promise<{ uptimeBp: number | null; uptimeSince: string | null }> {
    const first = await this.figures.firstSeen(tx);
    if (!first) return { uptimeBp: null, uptimeSince: null };
    const since = first > from ? first : from;
    const [lived] = await this.figures.lived(tx, since, null);
    return { uptimeBp: uptimeBp(lived?.minutes ?? 0, since, now), uptimeSince: since.toISOString() };
  }

  private async months(tx: Tx, now: Date, zone: string): Promise<ServiceHealth['months']> {
    const names = lastMonths(localParts(now, zone).date, MONTHS);
    const startOf = (month: string) => instantOf(`${month}-01`, 0, zone);
    const from = startOf(names.at(-1) ?? '');
    const cells = await this.figures.spans(tx, 'month', zone, from);
    const lived = new Map((await this.figures.lived(tx, from, zone)).map((l) => [l.at, l.minutes]));
    const first = await this.figures.firstSeen(tx);
    return names
      .map((month, i) => {
        const own = cells.filter((c: ServiceCell) => c.at === month);
        const start = first && first > startOf(month) ? first : startOf(month);
        const end = i === 0 ? now : startOf(names[i - 1] ?? '');
        return {
          month,
          ...figuresOf(own),
          uptimeBp: lived.has(month) ? uptimeBp(lived.get(month) ?? 0, start, end) : null,
        };
      })
      .filter((m) => m.requests > 0 || m.uptimeBp !== null);
  }
}

const before = (now: Date, ms: number): Date => new Date(now.getTime() - ms);

/** Keys of the hours or days of a period, oldest first, and where it begins. */
function spansOf(period: HealthPeriod, now: Date, zone: string): { keys: string[]; from: Date } {
  if (period === '24h') {
    const start = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS - (DAY_HOURS - 1) * HOUR_MS;
    const keys = Array.from({ length: DAY_HOURS }, (_, i) => new Date(start + i * HOUR_MS).toISOString());
    return { keys, from: new Date(start) };
  }
  const today = localParts(now, zone).date;
  const keys = Array.from({ length: DAYS }, (_, i) => addDays(today, i - DAYS + 1));
  return { keys, from: instantOf(keys[0] ?? today, 0, zone) };
}

/** `YYYY-MM` of the month of a date and those before it, newest first. */
function lastMonths(date: string, count: number): string[] {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return Array.from({ length: count }, (_, i) => {
    const index = year * 12 + month - 1 - i;
    return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
  });
}
