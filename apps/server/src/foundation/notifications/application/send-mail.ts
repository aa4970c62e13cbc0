import { NOTIFICATION_KINDS, type NotificationKind, pathOf } from '@larder/contracts/notifications/kinds';
import { ROLES, roleHas } from '@larder/contracts/permissions';
import { createFormats } from '@larder/i18n';
import { translatorOf } from '@larder/i18n/node';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import { Config } from '../../../platform/config/config.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { type Mail, Mailer } from '../../../platform/mail/mailer.ts';
import type { Locale, TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { IdentityApi } from '../../identity/index.ts';
import { OrgApi, type StoreInfo, type TenantInfo } from '../../org/index.ts';
import { type MailRow, MailsRepository } from '../data/mails.repository.ts';
import type { NotificationRow } from '../data/notifications.repository.ts';
import { maySee } from '../domain/fan-out.ts';
import { sayWith } from './say.ts';

/** Sends one mail: a single notification, or a digest. */
@Injectable()
export class SendMail {
  constructor(
    private readonly db: TenantDb,
    private readonly mails: MailsRepository,
    private readonly identity: IdentityApi,
    private readonly org: OrgApi,
    private readonly mailer: Mailer,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /**
   * The mail leaves outside any transaction, under its own id as key: after a crash it is sent again as the same mail.
   * @param last no attempt follows this one
   */
  async run(ctx: TenantContext, mailId: string, last: boolean): Promise<void> {
    const mail = await this.db.sqlTx(ctx, async (tx) => {
      const claimed = await this.mails.claim(tx, mailId, this.clock.now());
      if (!claimed) return undefined;
      const composed = await this.compose(tx, claimed);
      if (!composed) await this.mails.settle(tx, mailId, 'skipped', this.clock.now());
      return composed;
    });
    if (!mail) return;
    try {
      await this.mailer.send(mail);
    } catch (error) {
      if (last) await this.db.sqlTx(ctx, (tx) => this.mails.settle(tx, mailId, 'failed', this.clock.now()));
      throw error;
    }
    await this.db.sqlTx(ctx, (tx) => this.mails.settle(tx, mailId, 'sent', this.clock.now()));
  }

  /** Rights are read now: a leaver or a manager who was moved gets nothing, though they were told. */
  private async compose(tx: Tx, { id, userId, digest }: MailRow): Promise<Mail | undefined> {
    const rows = (await this.mails.contents(tx, id)).filter((row) => row.kind in NOTIFICATION_KINDS);
    const to = (await this.identity.mailAddresses(tx, [userId])).get(userId);
    if (rows.length === 0 || to === undefined) return undefined;
    const roles = ROLES.filter((role) =>
      rows.some((row) => roleHas(role, NOTIFICATION_KINDS[row.kind as NotificationKind].permission)),
    );
    const stores = [...new Set(rows.map((row) => row.storeId))];
    const members = await this.identity.audience(tx, roles, stores, [userId]);
    const seen = rows.filter((row) => maySee(members, userId, row.kind as NotificationKind, row.storeId));
    if (seen.length === 0) return undefined;
    const locale = (await this.identity.locales(tx, [userId])).get(userId) ?? 'zh-CN';
    const tenant = await this.org.tenant(tx);
    const known = new Map(
      (
        await this.org.stores(
          tx,
          stores.filter((s) => s !== null),
        )
      ).map((s) => [s.id, s]),
    );
    return { to, key: id, ...(await this.words(seen, digest, locale, tenant, known)) };
  }

  private async words(
    rows: readonly NotificationRow[],
    digest: boolean,
    locale: Locale,
    tenant: TenantInfo,
    stores: ReadonlyMap<string, StoreInfo>,
  ): Promise<Pick<Mail, 'subject' | 'text'>> {
    const t = await translatorOf(locale, 'notifications');
    const chain = locale === 'en' ? (tenant.nameEn ?? tenant.name) : tenant.name;
    const base = this.config.publicUrl.replace(/\/$/, '');
    const entries = rows.map((row) => {
      const kind = row.kind as NotificationKind;
      const store = row.storeId === null ? undefined : stores.get(row.storeId);
      const formats = createFormats({
        locale,
        zone: store?.zone ?? tenant.zone,
        currency: store?.currency ?? tenant.currency,
      });
      const place = store === undefined ? chain : locale === 'en' ? (store.nameEn ?? store.name) : store.name;
      const words = sayWith(formats, kind, row.params);
      return {
        title: words ? t(`kind.${kind}.title`, words) : t(`kind.${kind}.name`),
        text: words ? t(`kind.${kind}.text`, words) : '',
        place,
        link: base + pathOf(kind, row.params, row.storeId),
      };
    });
    const [first] = entries;
    if (!digest && first)
      return {
        subject: t('mail.subject', { store: first.place, title: first.title }),
        text: t('mail.one', { chain, ...first, settings: `${base}/notification-settings` }),
      };
    const lines = entries.map((entry) => t('mail.line', entry));
    return {
      subject: t('mail.digestSubject', { chain, count: entries.length }),
      text: t('mail.digest', {
        chain,
        count: entries.length,
        lines: lines.join('\n\n'),
        settings: `${base}/notification-settings`,
      }),
    };
  }
}
