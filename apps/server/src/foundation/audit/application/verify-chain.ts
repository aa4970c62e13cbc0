import type { ChainVerdict } from '@larder/contracts/audit/audit-chain';
import { Injectable } from '@nestjs/common';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { ChainRepository, type StrayPage } from '../data/chain.repository.ts';
import { type ChainFault, ChainWalk, firstOf } from '../domain/walk.ts';
import { Anchors } from './anchors.ts';

const LINKS = 5_000;
const STRAYS = 20_000;

export interface VerifyOptions {
  readonly anchorsFile?: string | undefined;
  readonly signal?: AbortSignal;
  readonly onStep?: (done: number, total: number) => Promise<void>;
}

/**
 * Computes every link of a chain anew. Page by page, each a read of its own: what has been sealed never changes, so that no
 * snapshot has to be held open for as long as it takes.
 */
@Injectable()
export class VerifyChain {
  constructor(
    private readonly db: TenantDb,
    private readonly chain: ChainRepository,
    private readonly anchors: Anchors,
  ) {}

  async run(ctx: TenantContext, options: VerifyOptions = {}): Promise<ChainVerdict> {
    // Anchors first: one that is written meanwhile would speak of links that this walk has not seen.
    const { genuine, forgedSeq } = await this.anchors.judged(ctx.tenantId, options.anchorsFile);
    const walk = await this.walk(ctx, new ChainWalk(genuine), options);
    const fault = firstOf([
      walk.fault,
      forgedSeq === null ? null : { kind: 'anchor-forged', seq: forgedSeq, eventId: null },
      await this.stray(ctx, walk, options.signal),
    ]);
    const anchored = genuine
      .map((a) => BigInt(a.seq))
      .toSorted((a, b) => (a < b ? -1 : 1))
      .at(-1);
    return {
      intact: fault === null,
      checked: String(walk.seq),
      anchors: genuine.length,
      anchoredSeq: anchored === undefined ? null : String(anchored),
      head: Buffer.from(walk.head).toString('hex'),
      fault: fault && { ...fault, seq: String(fault.seq) },
    };
  }

  private async walk(ctx: TenantContext, walk: ChainWalk, { signal, onStep }: VerifyOptions): Promise<ChainWalk> {
    const head = await this.db.report(ctx, (tx) => this.chain.head(tx));
    const total = Number(head?.seq ?? 0n);
    for (;;) {
      signal?.throwIfAborted();
      await onStep?.(Number(walk.seq), Math.max(total, Number(walk.seq)));
      const links = await this.db.report(ctx, (tx) => this.chain.links(tx, walk.seq, LINKS));
      if (!links.every((link) => walk.take(link))) return walk;
      if (links.length < LINKS) break;
    }
    walk.end();
    return walk;
  }

  /** Events that somebody put in or took out beside the seals. */
  private async stray(ctx: TenantContext, walk: ChainWalk, signal?: AbortSignal): Promise<ChainFault | null> {
    for (let after: string | null | undefined; after !== null; ) {
      signal?.throwIfAborted();
      const from: string | null = after ?? null;
      const page: StrayPage = await this.db.report(ctx, (tx) => this.chain.strays(tx, from, STRAYS));
      if (page.stray !== null) return this.at(ctx, walk, 'inserted', page.stray);
      after = page.next;
    }
    const vanished = await this.db.report(ctx, (tx) => this.chain.vanished(tx));
    return vanished === null ? null : this.at(ctx, walk, 'vanished', vanished);
  }

  private async at(
    ctx: TenantContext,
    walk: ChainWalk,
    kind: 'inserted' | 'vanished',
    eventId: string,
  ): Promise<ChainFault> {
    const before = await this.db.report(ctx, (tx) => this.chain.sequenceAfter(tx, eventId));
    return { kind, seq: before ?? walk.seq + 1n, eventId };
  }
}
