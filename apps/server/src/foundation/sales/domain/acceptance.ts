import type { AcceptedTicket, TicketFact } from '../sales.facade.ts';

/** A revision that is already kept. */
export interface KnownRev {
  readonly ticketUid: string;
  readonly rev: number;
  readonly sha: string;
}

/** Head before the batch. */
export interface KnownHead {
  readonly ticketUid: string;
  readonly rev: number;
  readonly status: string;
}

export interface Acceptance {
  /** One entry per input, in its order. */
  readonly results: AcceptedTicket[];
  /** Revisions to keep. */
  readonly keep: TicketFact[];
  /** Revisions that become heads. */
  readonly heads: TicketFact[];
}

/**
 * The head of a ticket is its highest rev: the set of revs only grows, so any order, split and duplication converge.
 * Same rev, same hash: duplicate. Same rev, other hash: conflict, nothing is kept. Lower than the head: kept as stale.
 */
export function acceptance(
  facts: readonly TicketFact[],
  revs: readonly KnownRev[],
  heads: readonly KnownHead[],
): Acceptance {
  const shaOf = new Map<string, string>();
  for (const r of revs) shaOf.set(`${r.ticketUid} ${r.rev}`, r.sha);
  const headOf = new Map<string, KnownHead>();
  for (const h of heads) headOf.set(h.ticketUid, h);

  const keep: TicketFact[] = [];
  const best = new Map<string, TicketFact>();
  const verdicts: (AcceptedTicket['status'] | 'kept')[] = [];
  for (const fact of facts) {
    const key = `${fact.ticketUid} ${fact.rev}`;
    const sha = fact.sha.toString('hex');
    const known = shaOf.get(key);
    if (known !== undefined) {
      verdicts.push(known === sha ? 'duplicate' : 'conflict');
      continue;
    }
    shaOf.set(key, sha);
    keep.push(fact);
    verdicts.push('kept');
    const top = best.get(fact.ticketUid);
    if (fact.rev > (top?.rev ?? headOf.get(fact.ticketUid)?.rev ?? 0)) best.set(fact.ticketUid, fact);
  }

  const results = facts.map((fact, i): AcceptedTicket => {
    const verdict = verdicts[i];
    const applied = verdict === 'kept' && best.get(fact.ticketUid) === fact;
    const old = headOf.get(fact.ticketUid);
    return {
      ticketUid: fact.ticketUid,
      rev: fact.rev,
      status: verdict === 'kept' ? (applied ? 'applied' : 'stale') : (verdict ?? 'stale'),
      replacedRev: applied && old?.status === 'closed' ? old.rev : null,
    };
  });
  return { results, keep, heads: [...best.values()] };
}
