import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { SessionsRepository } from '../data/sessions.repository.ts';
import { UsersRepository } from '../data/users.repository.ts';
import { hashOf, newToken } from './tokens.ts';

const DAY_MS = 86_400_000;
/** After this many days a person signs in again, however busy the session was. */
const SESSION_DAYS = 30;
/** Rows of sessions that are over stay this long for questions. */
const KEPT_DAYS = 90;

/** Starts a session for a person who has just proved who they are. */
@Injectable()
export class OpenSession {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly users: UsersRepository,
    private readonly clock: Clock,
  ) {}

  /** @returns the token for the cookie; it exists nowhere else */
  async run(tx: Tx, userId: string): Promise<string> {
    const token = newToken();
    const now = this.clock.now();
    await this.sessions.removeOver(tx, userId, new Date(now.getTime() - KEPT_DAYS * DAY_MS));
    await this.sessions.insert(tx, {
      id: newId(),
      userId,
      tokenHash: hashOf(token),
      createdAt: now,
      expiresAt: new Date(now.getTime() + SESSION_DAYS * DAY_MS),
    });
    await this.users.signedIn(tx, userId, now);
    return token;
  }
}
