import type {
  DemandAlertEvidence,
  DemandAlertKind,
  DemandAlertOutcome,
} from '@larder/contracts/ordering/demand-alerts';
import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../../platform/db/tx.ts';
import { VersionConflict } from '../../../../platform/errors/domain-error.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { tables } from '../../data/ordering.tables.ts';

export interface AlertRow {
  readonly id: string;
  readonly kind: DemandAlertKind;
  readonly unitId: string;
  readonly goodsKey: string;
  readonly from: string;
  readonly to: string;
  readonly state: 'open' | 'confirmed' | 'dismissed' | 'lapsed';
  readonly evidence: DemandAlertEvidence;
  readonly raisedAt: Date;
  readonly checkedAt: Date;
  readonly closedAt: Date | null;
  readonly closedBy: string | null;
  readonly reason: string | null;
  readonly outcome: DemandAlertOutcome | null;
  readonly version: number;
}

export interface AlertLineRow {
  readonly alertId: string;
  readonly storeId: string;
  readonly itemId: string;
  readonly sourceId: string | null;
  readonly onHandMilli: bigint;
  readonly incomingMilli: bigint;
  readonly demandMilli: bigint;
  readonly preparedMilli: bigint;
  readonly packMilli: bigint;
  readonly packUom: string;
  readonly packPriceMinor: bigint;
  readonly orderId: string | null;
  readonly leftCode: string | null;
  readonly leftReason: string | null;
  readonly leftReasonEn: string | null;
}

/** Why lines have no order. */
export interface LeftReason {
  readonly code: string;
  readonly reason: string;
  readonly reasonEn: string;
}

export type NewAlert = Pick<AlertRow, 'kind' | 'unitId' | 'goodsKey' | 'from' | 'to' | 'evidence'>;
export type NewAlertLine = Omit<AlertLineRow, 'alertId' | 'orderId' | 'leftCode' | 'leftReason' | 'leftReasonEn'>;

export interface GoodsRow {
  readonly kind: DemandAlertKind;
  readonly itemId: string | null;
  readonly categoryId: string | null;
}

export const alertKey = (a: Pick<AlertRow, 'kind' | 'unitId' | 'goodsKey'>): string =>
  `${a.kind} ${a.unitId} ${a.goodsKey}`;

const ALERT = sql`id, kind, unit_id "unitId", goods_key "goodsKey", from_date "from", to_date "to", state, evidence, raised_at "raisedAt",
  checked_at "checkedAt", closed_at "closedAt", closed_by "closedBy", reason, outcome, version`;
const MOST_LISTED = 200;
/** Lines of one statement: PostgreSQL takes 65,535 parameters, and a line has twelve. */
const LINES_AT_ONCE = 1_000;

@Injectable()
export class DemandAlertsRepository {
  async list(tx: Tx, state: AlertRow['state'] | null): Promise<AlertRow[]> {
    const { rows } = await sql<AlertRow>`select ${ALERT} from demand_alert
      where tenant_id = ${tx.ctx.tenantId} and (${state}::text is null or state = ${state})
      order by (state = 'open') desc, raised_at desc, id desc limit ${MOST_LISTED}`.execute(tables(tx));
    return rows;
  }

  async find(tx: Tx, id: string): Promise<AlertRow | undefined> {
    const { rows } =
      await sql<AlertRow>`select ${ALERT} from demand_alert where tenant_id = ${tx.ctx.tenantId} and id = ${id}`.execute(
        tables(tx),
      );
    return rows[0];
  }

  async lines(tx: Tx, alertIds: readonly string[]): Promise<AlertLineRow[]> {
    if (alertIds.length === 0) return [];
    const { rows } =
      await sql<AlertLineRow>`select alert_id "alertId", store_id "storeId", item_id "itemId", source_id "sourceId",
        on_hand_milli "onHandMilli", incoming_milli "incomingMilli", demand_milli "demandMilli", prepared_milli "preparedMilli",
        pack_milli "packMilli", pack_uom "packUom", pack_price_minor "packPriceMinor", order_id "orderId",
        left_code "leftCode", left_reason "leftReason", left_reason_en "leftReasonEn"
      from demand_alert_line where tenant_id = ${tx.ctx.tenantId} and alert_id in (${sql.join([...alertIds])})
      order by alert_id, item_id, store_id`.execute(tables(tx));
    return rows;
  }

  /** One check of a chain at a time. Held until the transaction ends. */
  async lock(tx: Tx): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`ordering.demand-alerts ${tx.ctx.tenantId}`}, 0))`.execute(
      tables(tx),
    );
  }

  /** Raises an alert, or brings the open one of the same area, kind and goods up to date. @returns its id, and whether it is new */
  async raise(
    tx: Tx,
    alert: NewAlert,
    lines: readonly NewAlertLine[],
    at: Date,
  ): Promise<{ id: string; isNew: boolean }> {
    const tenantId = tx.ctx.tenantId;
    const { rows } = await sql<{ id: string; version: number }>`insert into demand_alert
        (tenant_id, id, kind, unit_id, goods_key, from_date, to_date, state, evidence, raised_at, checked_at)
      values (${tenantId}, ${newId()}, ${alert.kind}, ${alert.unitId}, ${alert.goodsKey}, ${alert.from}, ${alert.to}, 'open',
        ${JSON.stringify(alert.evidence)}::jsonb, ${at}, ${at})
      on conflict (tenant_id, kind, unit_id, goods_key) where state = 'open' do update set from_date = excluded.from_date,
        to_date = excluded.to_date, evidence = excluded.evidence, checked_at = excluded.checked_at, version = demand_alert.version + 1
      returning id, version`.execute(tables(tx));
    const { id, version } = rows[0] as { id: string; version: number };
    await sql`delete from demand_alert_line where tenant_id = ${tenantId} and alert_id = ${id}`.execute(tables(tx));
    for (let at = 0; at < lines.length; at += LINES_AT_ONCE)
      await tables(tx)
        .insertInto('demand_alert_line')
        .values(
          lines.slice(at, at + LINES_AT_ONCE).map((l) => ({
            tenant_id: tenantId,
            alert_id: id,
            store_id: l.storeId,
            item_id: l.itemId,
            source_id: l.sourceId,
            on_hand_milli: l.onHandMilli,
            incoming_milli: l.incomingMilli,
            demand_milli: l.demandMilli,
            prepared_milli: l.preparedMilli,
            pack_milli: l.packMilli,
            pack_uom: l.packUom,
            pack_price_minor: l.packPriceMinor,
          })),
        )
        .execute();
    return { id, isNew: version === 1 };
  }

  /** Ids of the open alerts of some units, however many there are. */
  async openOf(tx: Tx, unitIds: readonly string[]): Promise<string[]> {
    if (unitIds.length === 0) return [];
    const { rows } = await sql<{ id: string }>`select id from demand_alert
      where tenant_id = ${tx.ctx.tenantId} and state = 'open' and unit_id in (${sql.join([...unitIds])})`.execute(
      tables(tx),
    );
    return rows.map((r) => r.id);
  }

  /** @returns false when it is no longer open, or somebody changed it since */
  async close(
    tx: Tx,
    id: string,
    version: number,
    to: { readonly state: 'confirmed' | 'dismissed' | 'lapsed'; readonly reason: string | null; readonly at: Date },
  ): Promise<boolean> {
    const { numAffectedRows } =
      await sql`update demand_alert set state = ${to.state}, reason = ${to.reason}, closed_at = ${to.at}, closed_by = ${tx.ctx.actor.name},
        version = version + 1 where tenant_id = ${tx.ctx.tenantId} and id = ${id} and version = ${version} and state = 'open'`.execute(
        tables(tx),
      );
    return numAffectedRows === 1n;
  }

  /** Keys of alerts that a person has answered and whose days are not over: they are not raised again. */
  async answered(tx: Tx, today: string): Promise<Set<string>> {
    const { rows } = await sql<
      Pick<AlertRow, 'kind' | 'unitId' | 'goodsKey'>
    >`select kind, unit_id "unitId", goods_key "goodsKey"
      from demand_alert where tenant_id = ${tx.ctx.tenantId} and state in ('confirmed', 'dismissed') and to_date >= ${today}::date`.execute(
      tables(tx),
    );
    return new Set(rows.map(alertKey));
  }

  async ordered(tx: Tx, alertId: string, storeId: string, itemIds: readonly string[], orderId: string): Promise<void> {
    await sql`update demand_alert_line set order_id = ${orderId} where tenant_id = ${tx.ctx.tenantId} and alert_id = ${alertId}
      and store_id = ${storeId} and item_id in (${sql.join([...itemIds])})`.execute(tables(tx));
  }

  /** Prepared lines of a store and source that got no order keep the reason. */
  async leave(tx: Tx, alertId: string, storeId: string, sourceId: string | null, why: LeftReason): Promise<void> {
    await sql`update demand_alert_line set left_code = ${why.code}, left_reason = ${why.reason}, left_reason_en = ${why.reasonEn}
      where tenant_id = ${tx.ctx.tenantId} and alert_id = ${alertId} and store_id = ${storeId} and source_id is not distinct from ${sourceId}::uuid
        and prepared_milli > 0 and order_id is null`.execute(tables(tx));
  }

  /** What an alert has just ordered is on its way for the other open alerts too: they no longer prepare it, and have changed. */
  async countElsewhere(tx: Tx, alertId: string, storeId: string, itemIds: readonly string[]): Promise<void> {
    await sql`with counted as (
        update demand_alert_line l set incoming_milli = l.incoming_milli + o.prepared_milli, prepared_milli = 0
        from demand_alert_line o, demand_alert a
        where o.tenant_id = ${tx.ctx.tenantId} and o.alert_id = ${alertId} and o.store_id = ${storeId} and o.item_id in (${sql.join([...itemIds])})
          and l.tenant_id = o.tenant_id and l.store_id = o.store_id and l.item_id = o.item_id and l.alert_id <> o.alert_id and l.order_id is null
          and a.tenant_id = l.tenant_id and a.id = l.alert_id and a.state = 'open'
        returning l.alert_id)
      update demand_alert set version = version + 1
      where tenant_id = ${tx.ctx.tenantId} and id in (select alert_id from counted)`.execute(tables(tx));
  }

  /** Alerts that are over and whose outcome nobody has written down. */
  async over(tx: Tx, today: string): Promise<AlertRow[]> {
    const { rows } = await sql<AlertRow>`select ${ALERT} from demand_alert
      where tenant_id = ${tx.ctx.tenantId} and to_date < ${today}::date and outcome is null order by raised_at limit 100`.execute(
      tables(tx),
    );
    return rows;
  }

  async conclude(tx: Tx, id: string, outcome: DemandAlertOutcome): Promise<void> {
    await sql`update demand_alert set outcome = ${JSON.stringify(outcome)}::jsonb where tenant_id = ${tx.ctx.tenantId} and id = ${id}`.execute(
      tables(tx),
    );
  }

  async goods(tx: Tx): Promise<GoodsRow[]> {
    const { rows } = await sql<GoodsRow>`select kind, item_id "itemId", category_id "categoryId" from demand_alert_goods
      where tenant_id = ${tx.ctx.tenantId} order by id`.execute(tables(tx));
    return rows;
  }

  /** Versions of the choices that were made, by kind. */
  async goodsVersions(tx: Tx): Promise<ReadonlyMap<string, number>> {
    const rows = await tables(tx).selectFrom('demand_alert_choice').select(['kind', 'version']).execute();
    return new Map(rows.map((row) => [row.kind, row.version]));
  }

  /** @throws VersionConflict when somebody else has chosen since */
  async putGoods(
    tx: Tx,
    kind: DemandAlertKind,
    goods: { readonly items: readonly string[]; readonly categories: readonly string[]; readonly version: number },
  ): Promise<void> {
    const { rows: moved } = await sql<{ version: number }>`
      insert into demand_alert_choice as c (tenant_id, kind, version) values (${tx.ctx.tenantId}, ${kind}, 1)
      on conflict (tenant_id, kind) do update set version = c.version + 1 where c.version = ${goods.version}
      returning version`.execute(tables(tx));
    if (moved[0]?.version !== goods.version + 1)
      throw new VersionConflict((await this.goodsVersions(tx)).get(kind) ?? 0);
    await sql`delete from demand_alert_goods where tenant_id = ${tx.ctx.tenantId} and kind = ${kind}`.execute(
      tables(tx),
    );
    const rows = [
      ...goods.items.map((id) => ({ item_id: id, category_id: null })),
      ...goods.categories.map((id) => ({ item_id: null, category_id: id })),
    ];
    if (rows.length > 0)
      await tables(tx)
        .insertInto('demand_alert_goods')
        .values(rows.map((r) => ({ tenant_id: tx.ctx.tenantId, id: newId(), kind, ...r })))
        .execute();
  }
}
