/** One person decides for another between two instants (end exclusive). */
export interface DelegationSpan {
  readonly fromUserId: string;
  readonly toUserId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

const overlap = (a: DelegationSpan, b: DelegationSpan): boolean => a.startsAt < b.endsAt && b.startsAt < a.endsAt;

/**
 * Who stands for the holders of a right at this moment, and for whom: A's delegate, and theirs when they are away too.
 * A chain never runs through somebody who is excluded, so that no requester chooses who approves their own request.
 * @param running delegations in force now
 * @returns holder by delegate; a holder may stand for another holder
 */
export function delegatesOf(
  holders: readonly string[],
  running: readonly Pick<DelegationSpan, 'fromUserId' | 'toUserId'>[],
  exclude: readonly string[],
): Map<string, string> {
  const standsFor = new Map<string, string>();
  for (const holder of holders) {
    if (exclude.includes(holder)) continue;
    const seen = new Set([holder, ...exclude]);
    const queue = [holder];
    for (let from = queue.shift(); from !== undefined; from = queue.shift()) {
      for (const d of running) {
        if (d.fromUserId !== from || seen.has(d.toUserId)) continue;
        seen.add(d.toUserId);
        queue.push(d.toUserId);
        if (!standsFor.has(d.toUserId)) standsFor.set(d.toUserId, holder);
      }
    }
  }
  return standsFor;
}

/** The delegation by which the same person stands in for the same giver already at some time of the new one. */
export const doubleOf = <D extends DelegationSpan>(added: DelegationSpan, existing: readonly D[]): D | undefined =>
  existing.find((d) => d.fromUserId === added.fromUserId && d.toUserId === added.toUserId && overlap(d, added));

/** True when the new delegation, with those in force at some time during it, would lead back to its giver. */
export function closesCycle(added: DelegationSpan, existing: readonly DelegationSpan[]): boolean {
  const during = existing.filter((d) => overlap(d, added));
  return delegatesOf([added.toUserId], during, []).has(added.fromUserId) || added.fromUserId === added.toUserId;
}
