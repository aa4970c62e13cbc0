import type { SourcingLineInput, SourcingRefusal } from '@larder/contracts/catalog/sourcing';
import { toMilli } from '@larder/contracts/common/quantity';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.ts';
import type { Tx } from '../../../platform/db/tx.ts';
import { InvalidInput, NotFound } from '../../../platform/errors/domain-error.ts';
import { storesFor } from '../../../platform/tenancy/tenant-context.ts';
import { AuditApi } from '../../audit/index.ts';
import { OrgApi } from '../../org/index.ts';
import { ItemsRepository } from '../data/items.repository.ts';
import { SourcesRepository } from '../data/sources.repository.ts';
import { SourcingRepository } from '../data/sourcing.repository.ts';
import { SupplierItemsRepository } from '../data/supplier-items.repository.ts';
import { foldCode } from '../domain/item-codes.ts';
import type { ChainLine } from '../domain/source-chain.ts';
import { chainsOf } from './sourcing-file.ts';

interface ImportOutcome {
  readonly chains: number;
  readonly unchanged: number;
  readonly refused: SourcingRefusal[];
}

/** Sets ordered sources, one chain at a time or many from a file. */
@Injectable()
export class ChangeSourcing {
  constructor(
    private readonly sourcing: SourcingRepository,
    private readonly sources: SourcesRepository,
    private readonly offers: SupplierItemsRepository,
    private readonly items: ItemsRepository,
    private readonly org: OrgApi,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound for a foreign item, or a unit whose stores are not all the actor's; InvalidInput | VersionConflict */
  async put(
    tx: Tx,
    itemId: string,
    unitId: string,
    version: number,
    lines: readonly SourcingLineInput[],
  ): Promise<void> {
    if ((await this.items.byIds(tx, [itemId])).length === 0 || !(await this.mayFor(tx)).has(unitId))
      throw new NotFound();
    const offers = new Set((await this.offers.find(tx, { itemId })).map((o) => o.id));
    const foreign = lines.findIndex((l) => !offers.has(l.supplierItemId));
    if (foreign >= 0)
      throw new InvalidInput([
        {
          path: `lines.${foreign}.supplierItemId`,
          code: 'not_offered',
          message: { 'zh-CN': '该来源没有这个商品的报价', en: 'This source does not offer the item' },
        },
      ]);
    await this.write(tx, itemId, unitId, version, lines.map(lineOf));
  }

  /** Replaces each item and unit that the file names as a whole; see {@link chainsOf} for what becomes of bad rows. */
  async import(tx: Tx, raw: readonly unknown[]): Promise<ImportOutcome> {
    const may = await this.mayFor(tx);
    const units = new Map((await this.org.units(tx)).map((u) => [u.code.toLowerCase(), u.id]));
    const items = new Map((await this.items.all(tx)).map((i) => [foldCode(i.sku), i.id]));
    const sources = new Map((await this.sources.all(tx)).map((s) => [s.code.toLowerCase(), s.id]));
    const offers = new Map((await this.offers.find(tx, {})).map((o) => [`${o.sourceId} ${o.itemId}`, o.id] as const));
    const { chains, refused } = chainsOf(raw, {
      itemOf: (sku) => items.get(foldCode(sku)),
      unitOf: (code) => {
        const id = units.get(code.toLowerCase());
        return id !== undefined && may.has(id) ? id : undefined;
      },
      sourceOf: (code) => sources.get(code.toLowerCase()),
      offerOf: (sourceId, itemId) => offers.get(`${sourceId} ${itemId}`),
    });
    const known = new Map((await this.sourcing.chains(tx)).map((c) => [`${c.itemId} ${c.unitId}`, c.lines]));
    let written = 0;
    // By id: two files that name the same chains take their rows in one order.
    for (const chain of chains.toSorted((a, b) => (`${a.itemId} ${a.unitId}` < `${b.itemId} ${b.unitId}` ? -1 : 1))) {
      const lines = chain.lines.map(lineOf);
      if (same(known.get(`${chain.itemId} ${chain.unitId}`) ?? [], lines)) continue;
      await this.write(tx, chain.itemId, chain.unitId, undefined, lines);
      written += 1;
    }
    const outcome = {
      chains: written,
      unchanged: chains.length - written,
      refused: refused.map((row) => ({ ...row, message: row.message[tx.ctx.locale] })),
    };
    await this.audit.record(tx, {
      action: 'catalog.sourcing.import',
      entity: 'item',
      entityId: tx.ctx.tenantId,
      diff: { chains: outcome.chains, unchanged: outcome.unchanged, refused: refused.length },
    });
    return outcome;
  }

  private async write(
    tx: Tx,
    itemId: string,
    unitId: string,
    version: number | undefined,
    lines: readonly ChainLine[],
  ): Promise<void> {
    await this.sourcing.put(tx, { itemId, unitId, lines }, version, this.clock.now());
    await this.audit.record(tx, {
      action: 'catalog.sourcing.put',
      entity: 'item',
      entityId: itemId,
      diff: {
        unitId,
        lines: lines.map((l) => ({ ...l, limitMilli: l.limitMilli === null ? null : String(l.limitMilli) })),
      },
    });
  }

  /** Units whose stores are all the actor's: who sets sources for a unit sets them for everything below it. */
  private async mayFor(tx: Tx): Promise<ReadonlySet<string>> {
    const own = storesFor(tx.ctx, 'catalog.listing.write');
    const units = await this.org.units(tx);
    if (own === 'all') return new Set(units.map((u) => u.id));
    const stores = await this.org.stores(tx, 'all');
    return new Set(
      units
        .filter((u) => {
          const below = stores.filter((s) => s.path.startsWith(u.path));
          return below.length > 0 && below.every((s) => own.includes(s.id));
        })
        .map((u) => u.id),
    );
  }
}

const lineOf = (l: Omit<SourcingLineInput, 'limit'> & { readonly limit: string | null }): ChainLine => ({
  supplierItemId: l.supplierItemId,
  validFrom: l.validFrom,
  validTo: l.validTo,
  sharePct: l.sharePct,
  limitMilli: l.limit === null ? null : toMilli(l.limit),
});

const same = (a: readonly ChainLine[], b: readonly ChainLine[]): boolean =>
  a.length === b.length &&
  a.every((line, at) => {
    const other = b[at] as ChainLine;
    return (
      line.supplierItemId === other.supplierItemId &&
      line.validFrom === other.validFrom &&
      line.validTo === other.validTo &&
      line.sharePct === other.sharePct &&
      line.limitMilli === other.limitMilli
    );
  });
