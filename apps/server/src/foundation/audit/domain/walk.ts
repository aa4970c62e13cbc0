import type { Anchor } from './anchor.ts';
import { GENESIS, type SealedEvent, sealOf } from './chain.ts';

/**
 * What is wrong: `changed` an event reads otherwise than when it was sealed (or two changed places); `deleted` a sealed event is
 * gone; `seal-missing` a seal is gone; `inserted` an event that nobody recorded; `vanished` an event that was recorded and went
 * before it was sealed; `rewritten` the chain fits together but differs from an anchor; `truncated` an anchor says that there was
 * more; `anchor-forged` an anchor that this installation's key has not signed.
 */
export type FaultKind =
  | 'changed'
  | 'deleted'
  | 'seal-missing'
  | 'inserted'
  | 'vanished'
  | 'rewritten'
  | 'truncated'
  | 'anchor-forged';

export interface ChainFault {
  readonly kind: FaultKind;
  /** First sequence that is not as it was. */
  readonly seq: bigint;
  readonly eventId: string | null;
}

/** A link as it stands: the seal and the event it names, null when that is gone. */
export interface ChainLink {
  readonly seq: bigint;
  readonly eventId: string;
  readonly hash: Uint8Array;
  readonly event: SealedEvent | null;
}

/** Walks a chain link by link, computing every hash anew, and holds it against the anchors as it passes them. */
export class ChainWalk {
  private previous: Uint8Array = GENESIS;
  private reached = 0n;
  private readonly anchors: ReadonlyMap<bigint, readonly Anchor[]>;
  private first: ChainFault | null = null;

  /** @param anchors genuine ones of this chain */
  constructor(anchors: readonly Anchor[]) {
    this.anchors = Map.groupBy(anchors, (a) => BigInt(a.seq));
  }

  /** Last sequence that was found in order. */
  get seq(): bigint {
    return this.reached;
  }

  get head(): Uint8Array {
    return this.previous;
  }

  get fault(): ChainFault | null {
    return this.first;
  }

  /** @returns false at the first link that is wrong: whatever follows hangs on it */
  take(link: ChainLink): boolean {
    const expected = this.reached + 1n;
    if (link.seq !== expected) return this.stop('seal-missing', expected, null);
    if (link.event === null) return this.stop('deleted', expected, link.eventId);
    const hash = sealOf(this.previous, link.event);
    if (!hash.equals(link.hash)) return this.stop('changed', expected, link.eventId);
    const text = hash.toString('hex');
    if (this.anchors.get(expected)?.some((a) => a.hash !== text)) return this.stop('rewritten', expected, link.eventId);
    this.previous = hash;
    this.reached = expected;
    return true;
  }

  /** After the last link: nothing may have been cut off behind it. */
  end(): void {
    if (this.first) return;
    for (const seq of this.anchors.keys()) if (seq > this.reached) this.stop('truncated', this.reached + 1n, null);
  }

  private stop(kind: FaultKind, seq: bigint, eventId: string | null): false {
    this.first ??= { kind, seq, eventId };
    return false;
  }
}

/** The one that comes first in the log; of two at one place the one found first. */
export const firstOf = (faults: readonly (ChainFault | null)[]): ChainFault | null =>
  faults.reduce((first, fault) => (fault && (!first || fault.seq < first.seq) ? fault : first), null);
