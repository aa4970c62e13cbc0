import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { Jobs } from '../../../platform/jobs/work-items.ts';
import { MailsRepository } from '../data/mails.repository.ts';
import type { Told } from '../domain/fan-out.ts';
import { sendMails } from '../jobs/send-mails.job.ts';

/** Mails of one job: one address that hangs holds up few others. */
const PER_JOB = 20;

/** Books the mails of notifications, in the transaction that makes them. */
@Injectable()
export class MailQueue {
  constructor(
    private readonly mails: MailsRepository,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  async add(tx: Tx, told: readonly (Told & { readonly id: string })[]): Promise<void> {
    const mailed = told.flatMap(({ id, userId, mail }) => (mail === null ? [] : [{ id, userId, ...mail }]));
    const now = this.clock.now();
    const single = mailed.filter((m) => !m.digest);
    if (single.length > 0) {
      const ids = await this.mails.single(tx, single, now);
      for (let at = 0; at < ids.length; at += PER_JOB)
        await this.jobs.enqueue(tx, sendMails, { mailIds: ids.slice(at, at + PER_JOB) });
    }
    const together = mailed.filter((m) => m.digest);
    if (together.length === 0) return;
    for (const { id, dueAt } of await this.mails.digest(tx, together, now)) await this.enqueueDigest(tx, id, dueAt);
  }

  /** A person's waiting digest leaves at another time: now when they want their mails at once again. */
  async moveDigest(tx: Tx, userId: string, dueAt: Date): Promise<void> {
    const moved = await this.mails.moveDigest(tx, userId, dueAt);
    if (moved) await this.enqueueDigest(tx, moved.id, dueAt);
  }

  /** The job of an earlier time finds a mail that is not due and leaves it. */
  private enqueueDigest(tx: Tx, mailId: string, dueAt: Date): Promise<void> {
    return this.jobs.enqueue(
      tx,
      sendMails,
      { mailIds: [mailId] },
      { runAt: dueAt, dedupeKey: `${mailId} ${dueAt.toISOString()}` },
    );
  }
}
