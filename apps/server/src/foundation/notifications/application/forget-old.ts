import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { MailsRepository } from '../data/mails.repository.ts';
import { NotificationsRepository } from '../data/notifications.repository.ts';
import { PreferencesRepository } from '../data/preferences.repository.ts';

const DAY_MS = 86_400_000;
export const KEPT_DAYS = 90;
const BATCH = 5_000;

/** Retention: notifications and their mails for 90 days, mutes until they end. */
@Injectable()
export class ForgetOld {
  constructor(
    private readonly db: TenantDb,
    private readonly notifications: NotificationsRepository,
    private readonly mails: MailsRepository,
    private readonly preferences: PreferencesRepository,
    private readonly clock: Clock,
  ) {}

  /** In small transactions, so that no reader waits for the whole of it. */
  async run(ctx: TenantContext): Promise<void> {
    const now = this.clock.now();
    const before = new Date(now.getTime() - KEPT_DAYS * DAY_MS);
    let gone = BATCH;
    while (gone === BATCH) gone = await this.db.sqlTx(ctx, (tx) => this.notifications.forget(tx, before, BATCH));
    await this.db.sqlTx(ctx, async (tx) => {
      await this.mails.forget(tx, before);
      await this.preferences.forgetMutes(tx, now);
    });
  }
}
