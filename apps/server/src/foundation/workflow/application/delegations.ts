import type { CreateDelegationInput } from '@larder/contracts/workflow/delegation';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { addDays, daysBetween, instantOf, localParts } from '../../../platform/clock/business-date.ts';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound, PermissionMissing } from '../../../platform/errors/domain-error.ts';
import { newId } from '../../../platform/ids/ids.ts';
import { can, type StoreScope } from '../../../platform/tenancy/tenant-context.ts';
import { AuditApi } from '../../audit/index.ts';
import { IdentityApi, type ReachingUser } from '../../identity/index.ts';
import { OrgApi } from '../../org/index.ts';
import { type DelegationEnd, type DelegationRow, DelegationsRepository } from '../data/delegations.repository.ts';
import { closesCycle, doubleOf } from '../domain/delegation.ts';
import {
  DelegateUnfit,
  DelegationCycle,
  DelegationDouble,
  DelegationSpanInvalid,
  NothingToDelegate,
} from '../workflow.errors.ts';

const LONGEST_DAYS = 366;
const MOST_LISTED = 100;
const RIGHT = 'workflow.task.decide';

const covers = (scope: StoreScope, all: StoreScope): boolean =>
  scope === 'all' || (all !== 'all' && all.every((id) => scope.includes(id)));

/** One person decides for another for some days. People hand over their own approvals; headquarters does it for anybody. */
@Injectable()
export class Delegations {
  constructor(
    private readonly repository: DelegationsRepository,
    private readonly identity: IdentityApi,
    private readonly org: OrgApi,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound | PermissionMissing for somebody else's without the right to change people */
  async list(tx: Tx, userId: string | undefined): Promise<{ rows: DelegationRow[]; names: Map<string, string> }> {
    const rows = await this.repository.ofPerson(tx, await this.whose(tx, userId), MOST_LISTED);
    const names = await this.identity.names(tx, [...new Set(rows.flatMap((r) => [r.fromUserId, r.toUserId]))]);
    return { rows, names };
  }

  /** People who could stand in for a person: same right, at least the same stores. */
  async candidates(tx: Tx, userId: string | undefined): Promise<ReachingUser[]> {
    const giver = await this.whose(tx, userId);
    const all = await this.identity.reachOf(tx, RIGHT);
    const own = all.find((user) => user.id === giver);
    return own ? all.filter((user) => user.id !== giver && covers(user.stores, own.stores)) : [];
  }

  /** @throws NotFound | PermissionMissing | NothingToDelegate | DelegateUnfit | DelegationSpanInvalid | DelegationDouble | DelegationCycle */
  async create(tx: Tx, input: z.output<typeof CreateDelegationInput>): Promise<DelegationRow> {
    const giver = await this.whose(tx, input.fromUserId);
    const { startsAt, endsAt } = await this.span(tx, input);
    await this.requireFit(tx, giver, input.toUserId);
    const row: DelegationRow = {
      id: newId(),
      fromUserId: giver,
      toUserId: input.toUserId,
      startsAt,
      endsAt,
      note: input.note ?? null,
      createdBy: tx.ctx.actor.id,
      createdAt: this.clock.now(),
      endedAt: null,
      endedBy: null,
      endReason: null,
    };
    await this.repository.serialise(tx);
    const during = await this.repository.during(tx, startsAt, endsAt);
    const double = doubleOf(row, during);
    if (double) throw await this.twice(tx, double);
    if (closesCycle(row, during)) throw new DelegationCycle();
    await this.repository.insert(tx, row);
    await this.record(tx, row, 'create', {
      to: row.toUserId,
      startsAt: startsAt.toISOString(),
      endsAt: endsAt.toISOString(),
    });
    return row;
  }

  /** Ends it now. Ending it twice changes nothing. @throws NotFound */
  async end(tx: Tx, id: string): Promise<void> {
    const row = await this.repository.find(tx, id);
    // Somebody else's delegation looks like one that never was.
    if (!row || (row.fromUserId !== tx.ctx.actor.id && !can(tx.ctx, 'identity.user.write'))) throw new NotFound();
    await this.finish(tx, row, 'revoked', this.clock.now());
  }

  /** A person who has left neither hands over nor stands in. The rule holds at once by the rights; this tidies the list. */
  async endThoseOfLeavers(tx: Tx, now: Date): Promise<void> {
    const current = await this.repository.current(tx, now);
    if (current.length === 0) return;
    const present = await this.identity.reachOf(tx, RIGHT, [
      ...new Set(current.flatMap((d) => [d.fromUserId, d.toUserId])),
    ]);
    const here = new Set(present.map((user) => user.id));
    for (const row of current)
      if (!here.has(row.fromUserId) || !here.has(row.toUserId)) await this.finish(tx, row, 'left', now);
  }

  private async finish(tx: Tx, row: DelegationRow, reason: DelegationEnd, now: Date): Promise<void> {
    if (await this.repository.end(tx, row.id, reason, tx.ctx.actor.id, now))
      await this.record(tx, row, 'end', { to: row.toUserId, reason });
  }

  /** The caller, or a person whom they may change. */
  private async whose(tx: Tx, userId: string | undefined): Promise<string> {
    if (userId === undefined || userId === tx.ctx.actor.id) return tx.ctx.actor.id;
    if (!can(tx.ctx, 'identity.user.write')) throw new PermissionMissing();
    if (!(await this.identity.names(tx, [userId])).has(userId)) throw new NotFound();
    return userId;
  }

  private async requireFit(tx: Tx, giver: string, toUserId: string): Promise<void> {
    if (giver === toUserId) throw new DelegateUnfit('self');
    const reach = new Map((await this.identity.reachOf(tx, RIGHT, [giver, toUserId])).map((u) => [u.id, u.stores]));
    const own = reach.get(giver);
    const theirs = reach.get(toUserId);
    if (own === undefined) throw new NothingToDelegate();
    if (theirs === undefined) throw new DelegateUnfit('right');
    if (!covers(theirs, own)) throw new DelegateUnfit('scope');
  }

  private async twice(tx: Tx, { startsAt, endsAt }: DelegationRow): Promise<DelegationDouble> {
    const { zone } = await this.org.tenant(tx);
    return new DelegationDouble(localParts(startsAt, zone).date, addDays(localParts(endsAt, zone).date, -1));
  }

  /** Whole days of the chain's zone, the last one included. */
  private async span(
    tx: Tx,
    { startsOn, endsOn }: { readonly startsOn: string; readonly endsOn: string },
  ): Promise<{ startsAt: Date; endsAt: Date }> {
    const { zone } = await this.org.tenant(tx);
    const now = this.clock.now();
    if (startsOn < localParts(now, zone).date) throw new DelegationSpanInvalid('startsOn');
    if (endsOn < startsOn || daysBetween(startsOn, endsOn) > LONGEST_DAYS) throw new DelegationSpanInvalid('endsOn');
    const startsAt = new Date(Math.max(instantOf(startsOn, 0, zone).getTime(), now.getTime()));
    return { startsAt, endsAt: instantOf(addDays(endsOn, 1), 0, zone) };
  }

  private record(
    tx: Tx,
    row: DelegationRow,
    verb: 'create' | 'end',
    diff: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    return this.audit.record(tx, {
      action: `workflow.delegation.${verb}`,
      entity: 'app_user',
      entityId: row.fromUserId,
      diff: { delegationId: row.id, ...diff },
    });
  }
}
