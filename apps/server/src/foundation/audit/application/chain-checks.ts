import {
  type ChainCheck,
  type ChainState,
  ChainVerdict,
  SEAL_LAG_ALARM_SECONDS,
} from '@larder/contracts/audit/audit-chain';
import { Injectable } from '@nestjs/common';
import { BackgroundJobs, type BackgroundJobView } from '../../../platform/background/background-jobs.ts';
import { Config } from '../../../platform/config/config.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { Jobs } from '../../../platform/jobs/work-items.ts';
import { Log } from '../../../platform/logging/logging.ts';
import { Mailer } from '../../../platform/mail/mailer.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { ChainRepository } from '../data/chain.repository.ts';
import { verifyChain } from '../jobs/verify-chain.job.ts';
import { Anchors } from './anchors.ts';
import { VerifyChain } from './verify-chain.ts';

const KIND = 'audit.verify-chain';
const LOST = 'the worker was lost';
const MOST_COUNTED = 10_000;
const isOpen = (job: BackgroundJobView): boolean => job.state === 'queued' || job.state === 'running';

/** Checks of a chain that people or the daily job ask for: one at a time, with progress, and an end that is told. */
@Injectable()
export class ChainChecks {
  constructor(
    private readonly config: Config,
    private readonly db: TenantDb,
    private readonly chain: ChainRepository,
    private readonly anchors: Anchors,
    private readonly verifier: VerifyChain,
    private readonly background: BackgroundJobs,
    private readonly jobs: Jobs,
    private readonly mailer: Mailer,
    private readonly log: Log,
  ) {}

  async state(tx: Tx): Promise<ChainState> {
    const head = await this.chain.head(tx);
    const { count, oldestSeconds } = await this.chain.waiting(tx, MOST_COUNTED);
    const anchor = await this.anchors.last(tx.ctx.tenantId);
    const [last] = await this.background.recent(tx, [KIND], 1);
    const lost = last !== undefined && isOpen(last) && !(await this.jobs.isAlive(tx, last.id));
    return {
      sealed: String(head?.seq ?? 0n),
      lastSealedAt: head?.sealedAt.toISOString() ?? null,
      waiting: count,
      lagSeconds: Math.round(oldestSeconds * 10) / 10,
      late: oldestSeconds > SEAL_LAG_ALARM_SECONDS,
      lastAnchor: anchor && { seq: anchor.seq, at: anchor.at, key: anchor.key },
      anchorsMailed: this.anchors.mailed,
      lastCheck: last === undefined ? null : checkView(lost ? { ...last, state: 'failed' } : last),
    };
  }

  /** Queues a check unless one is under way. @returns its id and whether it is new */
  async start(tx: Tx): Promise<{ readonly id: string; readonly begun: boolean }> {
    await this.chain.lockChecks(tx);
    const [last] = await this.background.recent(tx, [KIND], 1);
    if (last && isOpen(last)) {
      if (await this.jobs.isAlive(tx, last.id)) return { id: last.id, begun: false };
      // Its worker died with the last attempt: nobody is left to say so.
      await this.background.finish(tx, last.id, 'failed', null, LOST);
    }
    const id = await this.background.create(tx, KIND, null);
    await this.jobs.enqueue(tx, verifyChain, { backgroundJobId: id });
    return { id, begun: true };
  }

  /** @throws Error when the check itself could not be carried out */
  async run(ctx: TenantContext, id: string, signal: AbortSignal): Promise<void> {
    const onStep = (done: number, total: number) =>
      this.db.sqlTx(ctx, (tx) => this.background.progress(tx, id, { done, total }));
    try {
      const verdict = await this.verifier.run(ctx, { signal, onStep });
      const done = Number(verdict.checked);
      await this.db.sqlTx(ctx, async (tx) => {
        await this.background.progress(tx, id, { done, total: done });
        await this.background.finish(tx, id, 'succeeded', verdict);
      });
      if (verdict.fault) await this.tell(ctx.tenantId, verdict.fault);
    } catch (error) {
      await this.db.sqlTx(ctx, (tx) =>
        this.background.finish(tx, id, 'failed', null, (error as Error).message.slice(0, 300)),
      );
      throw error;
    }
  }

  private async tell(tenantId: string, fault: NonNullable<ChainVerdict['fault']>): Promise<void> {
    this.log.pino.error({ tenantId, kind: fault.kind, seq: fault.seq }, 'the audit log is not as it was sealed');
    const to = this.config.audit.mail;
    if (to === undefined || !this.mailer.enabled) return;
    await this.mailer
      .send({
        to,
        subject: `Larder audit log ${tenantId}: not as it was sealed`,
        text: `Kind: ${fault.kind}\nFirst sequence that is not as it was: ${fault.seq}\nWhat to do: docs/operations/runbook-audit.md`,
        key: `audit-fault-${tenantId}-${fault.kind}-${fault.seq}`,
      })
      .catch((error: unknown) => this.log.pino.warn({ err: error }, 'mail about the audit log not sent'));
  }
}

function checkView(job: BackgroundJobView): ChainCheck {
  const verdict = job.state === 'succeeded' ? ChainVerdict.safeParse(job.result) : undefined;
  return {
    id: job.id,
    state: job.state,
    by: job.createdBy.startsWith('audit.') ? 'job' : 'user',
    done: job.done,
    total: job.total,
    startedAt: job.createdAt.toISOString(),
    finishedAt: job.finishedAt?.toISOString() ?? null,
    verdict: verdict?.success ? verdict.data : null,
  };
}
