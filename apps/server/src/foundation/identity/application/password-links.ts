import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import { Config } from '../../../platform/config/config.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { Jobs } from '../../../platform/jobs/work-items.ts';
import { Mailer } from '../../../platform/mail/mailer.ts';
import { PasswordLinksRepository } from '../data/password-links.repository.ts';
import type { UserRow } from '../data/users.repository.ts';
import { sendPasswordLink } from '../jobs/send-password-link.job.ts';
import { hashOf, newToken } from './tokens.ts';

const HOUR_MS = 3_600_000;
const VALID_HOURS = { invite: 7 * 24, reset: 24 } as const;

/** How a link reaches its person: by mail, or shown once to whoever asked for it. */
export type IssuedLink =
  | { readonly delivery: 'mail'; readonly link: null }
  | { readonly delivery: 'link'; readonly link: string };

/** Single-use links by which a person sets a password. */
@Injectable()
export class PasswordLinks {
  constructor(
    private readonly links: PasswordLinksRepository,
    private readonly mailer: Mailer,
    private readonly jobs: Jobs,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** By mail when there is an address and a mail server, else as a link to hand over. Earlier links stop working. */
  async issue(tx: Tx, user: UserRow): Promise<IssuedLink> {
    if (!this.mailer.enabled || user.email === null) return { delivery: 'link', link: await this.issueLink(tx, user) };
    const id = newId();
    // The job makes the token: no secret stands in its payload.
    await this.insert(tx, user, id, null);
    await this.jobs.enqueue(tx, sendPasswordLink, { linkId: id });
    return { delivery: 'mail', link: null };
  }

  /** @returns the whole address; its token exists nowhere else */
  async issueLink(tx: Tx, user: UserRow): Promise<string> {
    const token = newToken();
    await this.insert(tx, user, newId(), hashOf(token));
    return this.address(token);
  }

  /** The token stands behind '#': browsers don't send it, so that no server logs it. */
  address(token: string): string {
    return `${this.config.publicUrl.replace(/\/$/, '')}/invite#${token}`;
  }

  private async insert(tx: Tx, user: UserRow, id: string, tokenHash: Buffer | null): Promise<void> {
    const purpose = user.status === 'invited' ? 'invite' : 'reset';
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + VALID_HOURS[purpose] * HOUR_MS);
    await this.links.issue(tx, {
      id,
      userId: user.id,
      purpose,
      delivery: tokenHash ? 'link' : 'mail',
      tokenHash,
      createdAt,
      expiresAt,
    });
  }
}
