import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { IdentityApi, type UserRef } from '../../identity/index.ts';
import { DelegationsRepository } from '../data/delegations.repository.ts';
import { above, type Definition, upwards } from '../domain/definition.ts';
import { delegatesOf } from '../domain/delegation.ts';

/** Somebody who may decide; `onBehalfOf` on delegates. */
export interface Candidate extends UserRef {
  readonly onBehalfOf: UserRef | null;
}

/** The people whom one node of a definition asks. */
export interface Level {
  readonly node: string;
  readonly people: readonly Candidate[];
}

/** Who may decide: read anew each time, so that a leaver drops out and a new supervisor or delegate comes in at once. */
@Injectable()
export class Approvers {
  constructor(
    private readonly identity: IdentityApi,
    private readonly delegations: DelegationsRepository,
    private readonly clock: Clock,
  ) {}

  /** The first node, from `node` upwards, with somebody outside `exclude` who can decide; undefined when none has. */
  async level(
    tx: Tx,
    definition: Definition,
    node: string,
    storeId: string,
    exclude: readonly string[],
  ): Promise<Level | undefined> {
    for (const at of upwards(definition, node)) {
      for (const role of definition.nodes[at]?.roles ?? []) {
        const holders = (await this.identity.holdersFor(tx, role, storeId)).filter((u) => !exclude.includes(u.id));
        if (holders.length > 0) return { node: at, people: await this.withDelegates(tx, holders, storeId, exclude) };
      }
    }
    return undefined;
  }

  /** The levels that would be asked one after the other when nobody answers, this one first. */
  async ladder(
    tx: Tx,
    definition: Definition,
    first: Level,
    hops: number,
    storeId: string,
    exclude: readonly string[],
  ): Promise<Level[]> {
    const levels = [first];
    for (let last = first; levels.length < hops; ) {
      const up = above(definition, last.node);
      const next = up === undefined ? undefined : await this.level(tx, definition, up, storeId, exclude);
      if (!next) break;
      levels.push(next);
      last = next;
    }
    return levels;
  }

  /** Delegates stand beside the people who chose them; each must reach the store with a right of their own. */
  private async withDelegates(
    tx: Tx,
    holders: readonly UserRef[],
    storeId: string,
    exclude: readonly string[],
  ): Promise<Candidate[]> {
    const own = holders.map((user) => ({ ...user, onBehalfOf: null }));
    const running = await this.delegations.running(tx, this.clock.now());
    if (running.length === 0) return own;
    const stands = delegatesOf(
      holders.map((h) => h.id),
      running,
      exclude,
    );
    if (stands.size === 0) return own;
    const reach = await this.identity.reachOf(tx, 'workflow.task.decide', [...stands.keys()]);
    const delegates = reach
      .filter((user) => user.stores === 'all' || user.stores.includes(storeId))
      .map(({ id, displayName }) => ({
        id,
        displayName,
        onBehalfOf: holders.find((h) => h.id === stands.get(id)) ?? null,
      }));
    // Somebody with a right of their own who was asked to stand in is shown as the stand-in.
    return [...own.filter((user) => !delegates.some((d) => d.id === user.id)), ...delegates];
  }
}
