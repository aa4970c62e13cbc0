import { minorToWire } from '@larder/contracts/common/money';
import type { OutcomeReport, OutcomeSums } from '@larder/contracts/ordering/outcomes';
import { Injectable } from '@nestjs/common';
import { CatalogApi, type ItemInfo } from '../../../../foundation/catalog/index.ts';
import { IdentityApi } from '../../../../foundation/identity/index.ts';
import { OrgApi, type StoreInfo } from '../../../../foundation/org/index.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { NotFound } from '../../../../platform/errors/domain-error.ts';
import { reaches, storesFor } from '../../../../platform/tenancy/tenant-context.ts';
import { OrdersRepository } from '../../data/orders.repository.ts';
import { BandProposalsRepository, type ProposalRow } from '../data/band-proposals.repository.ts';
import {
  type OutcomeFilter,
  type OutcomeRow,
  type OutcomeSight,
  type OutcomeSum,
  OutcomesRepository,
} from '../data/outcomes.repository.ts';

export interface OutcomeRequest {
  readonly scope?: string | undefined;
  readonly from: string;
  readonly to: string;
}

export interface NamedOutcomes {
  readonly rows: readonly OutcomeRow[];
  readonly items: ReadonlyMap<string, ItemInfo>;
  readonly stores: ReadonlyMap<string, StoreInfo>;
  readonly people: ReadonlyMap<string, string>;
}

export interface NamedProposals {
  readonly rows: readonly ProposalRow[];
  readonly stores: ReadonlyMap<string, StoreInfo>;
  readonly people: ReadonlyMap<string, string>;
}

const LAST_OF_ITEM = 5;

/** Reads of outcomes: a person's own, and everybody's for those who look after the people of a store. */
@Injectable()
export class OutcomeQueries {
  constructor(
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
    private readonly identity: IdentityApi,
    private readonly orders: OrdersRepository,
    private readonly outcomes: OutcomesRepository,
    private readonly bands: BandProposalsRepository,
  ) {}

  async report(tx: Tx, request: OutcomeRequest): Promise<OutcomeReport> {
    const { filter, stores, currency } = await this.scope(tx, request);
    const byStore = await this.outcomes.sums(tx, filter, 'store_id');
    const byPerson = await this.outcomes.sums(tx, filter, 'person_id');
    const byReason = await this.outcomes.sums(tx, filter, 'reason_code');
    const names = await this.identity.names(tx, [...new Set(byPerson.flatMap((s) => s.key ?? []))]);
    const keys = (sums: readonly OutcomeSum[]) => [...new Set(sums.map((s) => s.key))];
    const of = (sums: readonly OutcomeSum[], key: string | null) => {
      const rows = sums.filter((s) => s.key === key);
      return sumsOf(rows, currency);
    };
    return {
      from: request.from,
      to: request.to,
      currency,
      otherCurrencyLines: byStore.filter((s) => s.currency !== currency).reduce((n, s) => n + linesOf(s), 0),
      totals: sumsOf(byStore, currency),
      reasons: keys(byReason)
        .map((reason) => ({ reason: reason as OutcomeReport['reasons'][number]['reason'], sums: of(byReason, reason) }))
        .toSorted((a, b) => linesOf(b.sums) - linesOf(a.sums)),
      // By name, never by money: this is no ranking.
      people: keys(byPerson)
        .flatMap((id) => (id === null ? [] : [{ id, name: names.get(id) ?? '', sums: of(byPerson, id) }]))
        .toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN')),
      stores: stores
        .filter((s) => byStore.some((row) => row.key === s.id))
        .map((s) => ({ id: s.id, name: s.name, nameEn: s.nameEn, sums: of(byStore, s.id) })),
    };
  }

  async page(
    tx: Tx,
    request: OutcomeRequest & { readonly verdict?: string | undefined },
    after: readonly string[] | undefined,
    limit: number,
  ): Promise<NamedOutcomes> {
    const { filter } = await this.scope(tx, request);
    return this.named(tx, await this.outcomes.page(tx, { ...filter, verdict: request.verdict }, after, limit));
  }

  /** The last outcomes of an item in the store of an order. @throws NotFound when the order is out of scope */
  async ofItem(tx: Tx, orderId: string, itemId: string): Promise<NamedOutcomes> {
    const order = await this.orders.find(tx, orderId);
    if (!order || !reaches(tx.ctx, 'ordering.order.read', order.store_id)) throw new NotFound();
    if (!(await this.catalog.items(tx, [itemId])).has(itemId)) throw new NotFound();
    return this.named(tx, await this.outcomes.ofItem(tx, sightOf(tx), order.store_id, itemId, LAST_OF_ITEM));
  }

  async proposals(tx: Tx): Promise<NamedProposals> {
    return this.namedProposals(tx, await this.bands.list(tx, storesFor(tx.ctx, 'ordering.outcome.people')));
  }

  /** @throws NotFound */
  async proposal(tx: Tx, id: string): Promise<NamedProposals> {
    const row = await this.bands.find(tx, id);
    if (!row || !reaches(tx.ctx, 'ordering.outcome.people', row.storeId)) throw new NotFound();
    return this.namedProposals(tx, [row]);
  }

  private async namedProposals(tx: Tx, rows: readonly ProposalRow[]): Promise<NamedProposals> {
    return {
      rows,
      stores: new Map((await this.org.stores(tx, 'all')).map((s) => [s.id, s])),
      people: await this.identity.names(tx, [...new Set(rows.flatMap((r) => r.decidedBy ?? []))]),
    };
  }

  private async named(tx: Tx, rows: readonly OutcomeRow[]): Promise<NamedOutcomes> {
    const items = await this.catalog.items(tx, [...new Set(rows.map((r) => r.itemId))]);
    return {
      rows,
      items,
      stores: new Map((await this.org.stores(tx, 'all')).map((s) => [s.id, s])),
      people: await this.identity.names(tx, [...new Set(rows.map((r) => r.personId))]),
    };
  }

  /** @throws NotFound when the unit is unknown, foreign or holds nothing that the reader may see */
  private async scope(
    tx: Tx,
    { scope, from, to }: OutcomeRequest,
  ): Promise<{ filter: OutcomeFilter; stores: readonly StoreInfo[]; currency: string }> {
    const visible = await this.org.stores(tx, storesFor(tx.ctx, 'ordering.outcome.read'));
    const stores = scope === undefined ? visible : visible.filter((s) => s.path.split('/').includes(scope));
    if (scope !== undefined && stores.length === 0) throw new NotFound();
    const { currency } = await this.org.tenant(tx);
    return {
      stores,
      currency: stores.some((s) => s.currency === currency) ? currency : (stores[0]?.currency ?? currency),
      filter: { ...sightOf(tx), storeIds: stores.map((s) => s.id), from, to },
    };
  }
}

const sightOf = ({ ctx }: Tx): OutcomeSight => ({
  everybody: storesFor(ctx, 'ordering.outcome.people'),
  own: storesFor(ctx, 'ordering.outcome.read'),
  personId: ctx.actor.id,
});

const linesOf = (s: Pick<OutcomeSums, 'helped' | 'neutral' | 'hurt' | 'undecidable'>): number =>
  s.helped + s.neutral + s.hurt + s.undecidable;

/** Counts of every currency, money of one. */
function sumsOf(rows: readonly OutcomeSum[], currency: string): OutcomeSums {
  const add = (key: 'helped' | 'neutral' | 'hurt' | 'undecidable') => rows.reduce((sum, row) => sum + row[key], 0);
  return {
    helped: add('helped'),
    neutral: add('neutral'),
    hurt: add('hurt'),
    undecidable: add('undecidable'),
    effect: minorToWire(rows.reduce((sum, row) => (row.currency === currency ? sum + row.effectMinor : sum), 0n)),
  };
}
