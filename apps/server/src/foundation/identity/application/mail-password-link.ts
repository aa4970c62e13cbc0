import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { type Mail, Mailer } from '../../../platform/mail/mailer.ts';
import type { Locale, TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { OrgApi } from '../../org/index.ts';
import { PasswordLinksRepository } from '../data/password-links.repository.ts';
import { UsersRepository } from '../data/users.repository.ts';
import { PasswordLinks } from './password-links.ts';
import { hashOf, newToken } from './tokens.ts';

/** Mails the link of an invitation or a reset, if it is still wanted. */
@Injectable()
export class MailPasswordLink {
  constructor(
    private readonly db: TenantDb,
    private readonly links: PasswordLinksRepository,
    private readonly users: UsersRepository,
    private readonly org: OrgApi,
    private readonly mailer: Mailer,
    private readonly passwordLinks: PasswordLinks,
    private readonly clock: Clock,
  ) {}

  /** A repeat sends a fresh token and ends the one before: at-least-once delivery never leaves two that work. */
  async run(ctx: TenantContext, linkId: string): Promise<void> {
    const mail = await this.db.sqlTx(ctx, async (tx) => {
      const link = await this.links.findOpen(tx, linkId);
      if (!link || link.sentAt !== null) return null;
      const address = (await this.users.mailAddresses(tx, [link.userId])).get(link.userId);
      if (address === undefined) return null;
      const token = newToken();
      if (!(await this.links.setToken(tx, link.id, hashOf(token)))) return null;
      const user = await this.users.find(tx, link.userId);
      const tenant = await this.org.tenant(tx);
      return { to: address, ...textOf(link.purpose, user.locale, tenant, this.passwordLinks.address(token)) };
    });
    if (!mail) return;
    await this.mailer.send(mail);
    await this.db.sqlTx(ctx, (tx) => this.links.markSent(tx, linkId, this.clock.now()));
  }
}

function textOf(
  purpose: 'invite' | 'reset',
  locale: Locale,
  tenant: { readonly name: string; readonly nameEn: string | null },
  link: string,
): Pick<Mail, 'subject' | 'text'> {
  const english = tenant.nameEn ?? tenant.name;
  if (purpose === 'invite') {
    return locale === 'en'
      ? {
          subject: `Your account at ${english}`,
          text: `${english} has invited you to Larder.\n\nSet your password within 7 days:\n${link}\n\nThe link works once.`,
        }
      : {
          subject: `${tenant.name}邀请您使用 Larder`,
          text: `${tenant.name}邀请您使用 Larder。\n\n请在 7 天内设置密码：\n${link}\n\n链接仅可使用一次。`,
        };
  }
  return locale === 'en'
    ? {
        subject: 'Set a new password',
        text: `Set a new password for Larder within 24 hours:\n${link}\n\nThe link works once. If you did not ask for it, tell your administrator.`,
      }
    : {
        subject: '重设 Larder 密码',
        text: `请在 24 小时内重设密码：\n${link}\n\n链接仅可使用一次。如非本人要求，请告知管理员。`,
      };
}
