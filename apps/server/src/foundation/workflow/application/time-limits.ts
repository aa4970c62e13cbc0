import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { OrgApi } from '../../org/index.ts';
import { MOST_HOPS } from '../domain/definition.ts';

const HOUR = 3_600_000;

/** How long a request may take, and how often it may change hands, for one store. */
@Injectable()
export class TimeLimits {
  constructor(private readonly org: OrgApi) {}

  /** End of the request's time: its service level from `start` on, or the subject's own end if that comes first. */
  async endsAt(tx: Tx, storeId: string, urgent: boolean, start: Date, notAfter: Date | undefined): Promise<Date> {
    const hours = await this.org.policy(tx, urgent ? 'approval.urgentSlaHours' : 'approval.slaHours', storeId);
    const end = new Date(start.getTime() + hours * HOUR);
    return notAfter !== undefined && notAfter < end ? notAfter : end;
  }

  /** The policy may lower the budget; nothing raises it. */
  async maxHops(tx: Tx, storeId: string): Promise<number> {
    return Math.min(await this.org.policy(tx, 'approval.maxHops', storeId), MOST_HOPS);
  }
}

/** End of a level's share: what is left of the time, divided by the levels that are left; the last one has all of it. */
export function shareEnd(now: Date, endsAt: Date, levels: number): Date {
  if (levels <= 1) return endsAt;
  return new Date(now.getTime() + Math.max(0, Math.floor((endsAt.getTime() - now.getTime()) / levels)));
}
