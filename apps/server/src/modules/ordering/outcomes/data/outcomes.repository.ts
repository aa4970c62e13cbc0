import { sql } from '@larder/db';
import type { ReplenishSnapshot } from '@larder/forecasting';
import { Injectable } from '@nestjs/common';
import { plainArray } from '../../../../platform/db/array-literal.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import type { StoreScope } from '../../../../platform/tenancy/tenant-context.ts';
import { tables } from '../../data/ordering.tables.ts';
import type { Undecided } from '../domain/score-override.ts';

/** A changed line of a released order whose time has come. */
export interface DueLine {
  readonly orderId: string;
  readonly itemId: string;
  readonly deliveryDate: string;
  readonly coverUntil: string;
  readonly currency: string;
  readonly personId: string;
  readonly reasonCode: string | null;
  readonly baselineMilli: bigint;
  readonly orderedMilli: bigint;
  readonly snapshot: ReplenishSnapshot | null;
}

export interface OutcomeRow {
  readonly orderId: string;
  readonly itemId: string;
  readonly storeId: string;
  readonly deliveryDate: string;
  readonly windowTo: string;
  readonly personId: string;
  readonly reasonCode: string | null;
  readonly currency: string;
  readonly baselineMilli: bigint;
  readonly orderedMilli: bigint;
  readonly verdict: 'helped' | 'neutral' | 'hurt' | 'undecidable';
  readonly undecided: Undecided | null;
  readonly soldMilli: bigint;
  readonly wasteMilli: bigint;
  readonly marginMinor: bigint;
  readonly wasteMinor: bigint;
  readonly holdingMinor: bigint;
  readonly effectMinor: bigint;
}

/** Whose lines a reader sees: everybody's in some stores, and his own in others. */
export interface OutcomeSight {
  readonly everybody: StoreScope;
  readonly own: StoreScope;
  readonly personId: string;
}

export interface OutcomeFilter extends OutcomeSight {
  /** The asked-for part of the tree. */
  readonly storeIds: readonly string[];
  readonly from: string;
  readonly to: string;
}

export interface OutcomeSum {
  readonly key: string | null;
  readonly currency: string;
  readonly helped: number;
  readonly neutral: number;
  readonly hurt: number;
  readonly undecidable: number;
  readonly effectMinor: bigint;
}

const OUTCOME = sql`order_id "orderId", item_id "itemId", store_id "storeId", delivery_date "deliveryDate", window_to "windowTo", person_id "personId",
  reason_code "reasonCode", currency, baseline_milli "baselineMilli", ordered_milli "orderedMilli", verdict, undecided, sold_milli "soldMilli", waste_milli "wasteMilli",
  margin_minor "marginMinor", waste_minor "wasteMinor", holding_minor "holdingMinor", effect_minor "effectMinor"`;

/** Lines without a verdict are looked at again this long: receipts and tickets come late. */
const RETRY_DAYS = 14;
/** Older orders are not scored any more. */
const LOOK_BACK_DAYS = 70;

@Injectable()
export class OutcomesRepository {
  /** Changed lines delivered on `until` or before that have no verdict yet, oldest delivery first. */
  async due(tx: Tx, storeId: string, until: string): Promise<DueLine[]> {
    const { rows } = await sql<DueLine>`
      select o.id "orderId", l.item_id "itemId", o.delivery_date "deliveryDate", o.cover_until "coverUntil", o.currency, l.edited_by "personId",
        l.reason_code "reasonCode", l.baseline_milli "baselineMilli", l.quantity_milli "orderedMilli", b.snapshot
      from suggested_order o
      join suggested_order_line l on l.tenant_id = o.tenant_id and l.order_id = o.id and l.quantity_milli <> l.baseline_milli and l.edited_by is not null
      left join suggested_order_basis b on b.tenant_id = o.tenant_id and b.order_id = o.id and b.item_id = l.item_id
      left join override_outcome x on x.tenant_id = o.tenant_id and x.order_id = o.id and x.item_id = l.item_id
      where o.tenant_id = ${tx.ctx.tenantId} and o.store_id = ${storeId} and o.state = 'released'
        and o.delivery_date between ${until}::date - ${LOOK_BACK_DAYS}::int and ${until}::date
        and (x.order_id is null or (x.undecided in ('incomplete_days', 'not_received') and o.delivery_date > ${until}::date - ${RETRY_DAYS}::int))
      order by o.delivery_date, o.id, l.item_id`.execute(tables(tx));
    return rows;
  }

  /** Waste that other lines delivered until then answer for, thousandths by date. */
  async charged(
    tx: Tx,
    storeId: string,
    line: Pick<DueLine, 'orderId' | 'itemId' | 'deliveryDate'>,
  ): Promise<Map<string, bigint>> {
    const { rows } = await sql<{ date: string; milli: bigint }>`
      select c.key date, sum(c.value::bigint)::bigint milli from override_outcome x, jsonb_each_text(x.charged) c
      where x.tenant_id = ${tx.ctx.tenantId} and x.store_id = ${storeId} and x.item_id = ${line.itemId} and x.order_id <> ${line.orderId}
        and x.delivery_date between ${line.deliveryDate}::date - ${LOOK_BACK_DAYS}::int and ${line.deliveryDate}::date
      group by 1`.execute(tables(tx));
    return new Map(rows.map((r) => [r.date, r.milli]));
  }

  async save(tx: Tx, row: OutcomeRow, charged: Readonly<Record<string, string>>, at: Date): Promise<void> {
    const values = {
      store_id: row.storeId,
      delivery_date: row.deliveryDate,
      window_to: row.windowTo,
      person_id: row.personId,
      reason_code: row.reasonCode,
      currency: row.currency,
      baseline_milli: row.baselineMilli,
      ordered_milli: row.orderedMilli,
      verdict: row.verdict,
      undecided: row.undecided,
      sold_milli: row.soldMilli,
      waste_milli: row.wasteMilli,
      margin_minor: row.marginMinor,
      waste_minor: row.wasteMinor,
      holding_minor: row.holdingMinor,
      effect_minor: row.effectMinor,
      charged: JSON.stringify(charged),
      scored_at: at,
    };
    await tables(tx)
      .insertInto('override_outcome')
      .values({ tenant_id: tx.ctx.tenantId, order_id: row.orderId, item_id: row.itemId, ...values })
      .onConflict((c) => c.columns(['tenant_id', 'order_id', 'item_id']).doUpdateSet(values))
      .execute();
  }

  async sums(tx: Tx, filter: OutcomeFilter, by: 'reason_code' | 'person_id' | 'store_id'): Promise<OutcomeSum[]> {
    const { rows } = await sql<OutcomeSum>`select ${sql.ref(by)}::text key, currency,
        count(*) filter (where verdict = 'helped')::int helped, count(*) filter (where verdict = 'neutral')::int neutral,
        count(*) filter (where verdict = 'hurt')::int hurt, count(*) filter (where verdict = 'undecidable')::int undecidable,
        sum(effect_minor)::bigint "effectMinor"
      from override_outcome where ${where(tx, filter)} group by 1, 2 order by 1`.execute(tables(tx));
    return rows;
  }

  async page(
    tx: Tx,
    filter: OutcomeFilter & { readonly verdict: string | undefined },
    after: readonly string[] | undefined,
    limit: number,
  ): Promise<OutcomeRow[]> {
    const verdict = filter.verdict === undefined ? sql`true` : sql`verdict = ${filter.verdict}`;
    const from = after
      ? sql`(delivery_date, order_id, item_id) < (${after[0]}::date, ${after[1]}::uuid, ${after[2]}::uuid)`
      : sql`true`;
    const { rows } =
      await sql<OutcomeRow>`select ${OUTCOME} from override_outcome where ${where(tx, filter)} and ${verdict} and ${from}
      order by delivery_date desc, order_id desc, item_id desc limit ${limit}`.execute(tables(tx));
    return rows;
  }

  /** The last outcomes of one item in one store. */
  async ofItem(tx: Tx, sight: OutcomeSight, storeId: string, itemId: string, limit: number): Promise<OutcomeRow[]> {
    const { rows } = await sql<OutcomeRow>`select ${OUTCOME} from override_outcome
      where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and item_id = ${itemId} and ${seen(sight)}
      order by delivery_date desc, order_id desc limit ${limit}`.execute(tables(tx));
    return rows;
  }

  /** Lines of a store with a verdict that were delivered after a date, up to another. */
  async decided(tx: Tx, storeId: string, after: string, to: string): Promise<OutcomeRow[]> {
    const { rows } = await sql<OutcomeRow>`select ${OUTCOME} from override_outcome
      where tenant_id = ${tx.ctx.tenantId} and store_id = ${storeId} and verdict <> 'undecidable' and delivery_date > ${after}::date and delivery_date <= ${to}::date
      order by delivery_date`.execute(tables(tx));
    return rows;
  }
}

const among = (scope: StoreScope) => (scope === 'all' ? sql`true` : sql`store_id = any(${plainArray(scope)}::uuid[])`);

const seen = ({ everybody, own, personId }: OutcomeSight) =>
  sql`(${among(everybody)} or (person_id = ${personId} and ${among(own)}))`;

const where = (tx: Tx, filter: OutcomeFilter) =>
  sql`tenant_id = ${tx.ctx.tenantId} and ${among(filter.storeIds)} and delivery_date between ${filter.from}::date and ${filter.to}::date and ${seen(filter)}`;
