import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import { Config } from '../../../platform/config/config.ts';
import { TenantDb } from '../../../platform/db/tenant-db.ts';
import { Jobs } from '../../../platform/jobs/work-items.ts';
import { Mailer } from '../../../platform/mail/mailer.ts';
import type { TenantContext } from '../../../platform/tenancy/tenant-context.ts';
import { AnchorFile, parseAnchors } from '../data/anchor-file.ts';
import { ChainRepository } from '../data/chain.repository.ts';
import { type Anchor, AnchorKey } from '../domain/anchor.ts';
import { mailAnchor } from '../jobs/anchor-chain.job.ts';

/** Anchors of one chain, sorted by what may be believed. */
export interface JudgedAnchors {
  readonly genuine: readonly Anchor[];
  /** Signed by nobody here, changed since, or no anchor at all; null: none such. The sequence is the anchor's own, 1 when it has none. */
  readonly forgedSeq: bigint | null;
}

/** Signs the head of each chain and keeps it where the database's owner does not write. */
@Injectable()
export class Anchors {
  private readonly key: AnchorKey;

  constructor(
    private readonly config: Config,
    private readonly db: TenantDb,
    private readonly chain: ChainRepository,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly mailer: Mailer,
  ) {
    this.key = new AnchorKey(config.audit.key);
  }

  get publicPem(): string {
    return this.key.publicPem;
  }

  get mailed(): boolean {
    return this.config.audit.mail !== undefined && this.mailer.enabled;
  }

  /** Writes an anchor when the chain has grown since the last one. @returns it, or null when there was nothing to say */
  async write(ctx: TenantContext): Promise<Anchor | null> {
    const head = await this.db.sqlTx(ctx, (tx) => this.chain.head(tx));
    const file = this.fileOf(ctx.tenantId);
    const last = (await file.read()).anchors.at(-1);
    if (!head || last?.seq === String(head.seq)) return null;
    const anchor = this.key.sign({
      tenant: ctx.tenantId,
      seq: String(head.seq),
      hash: Buffer.from(head.hash).toString('hex'),
      at: this.clock.now().toISOString(),
    });
    await file.append(anchor);
    if (this.mailed)
      await this.db.sqlTx(ctx, (tx) =>
        this.jobs.enqueue(tx, mailAnchor, { seq: anchor.seq }, { dedupeKey: anchor.seq }),
      );
    return anchor;
  }

  /** @throws Error when the mail server refuses: the job tries again */
  async mail(tenantId: string, seq: string): Promise<void> {
    const to = this.config.audit.mail;
    const anchor = (await this.read(tenantId)).find((a) => a.seq === seq);
    if (to === undefined || !anchor) return;
    await this.mailer.send({
      to,
      subject: `Larder audit anchor ${tenantId} ${seq}`,
      text: [
        'Keep this mail: it shows whether the end of the audit log has been cut off or written anew since.',
        '',
        JSON.stringify(anchor),
        '',
        this.publicPem,
      ].join('\n'),
      key: `audit-anchor-${tenantId}-${seq}`,
    });
  }

  async last(tenantId: string): Promise<Anchor | null> {
    return (await this.read(tenantId)).at(-1) ?? null;
  }

  lines(tenantId: string): Promise<string> {
    return this.fileOf(tenantId).text();
  }

  /** Anchors of the data folder and of a further file, if one is given; those of other chains are not looked at. */
  async judged(tenantId: string, file?: string): Promise<JudgedAnchors> {
    const sources = [await this.fileOf(tenantId).read()];
    if (file !== undefined) sources.push(parseAnchors(`${await readFile(file, 'utf8')}\n`));
    const own = sources.flatMap((s) => s.anchors).filter((a) => a.tenant === tenantId);
    const forged = own.filter((a) => !this.key.isGenuine(a)).map((a) => BigInt(a.seq));
    if (sources.some((s) => s.damaged.length > 0)) forged.push(1n);
    return {
      genuine: own.filter((a) => this.key.isGenuine(a)),
      forgedSeq: forged.reduce<bigint | null>((least, seq) => (least === null || seq < least ? seq : least), null),
    };
  }

  private async read(tenantId: string): Promise<readonly Anchor[]> {
    return (await this.fileOf(tenantId).read()).anchors;
  }

  private fileOf(tenantId: string): AnchorFile {
    return new AnchorFile(this.config.dataDir, tenantId);
  }
}
