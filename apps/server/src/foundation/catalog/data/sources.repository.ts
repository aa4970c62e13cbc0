import { sql } from '@larder/db';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound, VersionConflict } from '../../../platform/errors/domain-error.ts';
import { newId } from '../../../platform/ids/ids.ts';
import type { SourceInfo, SourceTerms } from '../catalog.facade.ts';
import { sqlTables } from './catalog.tables.ts';

export interface SourceRow extends SourceInfo {
  readonly state: 'candidate' | 'approved' | 'conditional' | 'suspended' | 'blocked';
  readonly contactName: string | null;
  readonly mailCipher: Buffer | null;
  readonly version: number;
}

export interface SourceFields {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly kind: SourceInfo['kind'];
  readonly siteId: string | null;
  readonly state: SourceRow['state'];
  readonly minOrderMinor: bigint;
  readonly terms: SourceTerms;
  readonly currency: string;
  readonly contactName: string | null;
}

/** No freight, no truck to fill. */
export const NO_TERMS: SourceTerms = {
  freightMinor: null,
  freeFreightMinor: null,
  truckWeightG: null,
  truckVolumeMl: null,
  truckPallets: null,
};
export interface SlotRow {
  readonly sourceId: string;
  readonly storeId: string | null;
  readonly orderWeekday: number;
  readonly cutoffMinute: number;
  readonly leadDays: number;
  readonly window: string | null;
}

/** Who delivers, on what terms, and on which days. */
@Injectable()
export class SourcesRepository {
  async all(tx: Tx): Promise<SourceRow[]> {
    const rows = await sqlTables(tx)
      .selectFrom('supply_source')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .orderBy('code')
      .execute();
    return rows.map((r) => ({
      id: r.id,
      code: r.code,
      name: r.name,
      nameEn: r.name_en,
      kind: r.kind as SourceInfo['kind'],
      siteId: r.site_id,
      state: r.state as SourceRow['state'],
      minOrderMinor: r.min_order_minor,
      terms: {
        freightMinor: r.freight_minor,
        freeFreightMinor: r.free_freight_minor,
        truckWeightG: r.truck_weight_g,
        truckVolumeMl: r.truck_volume_ml,
        truckPallets: r.truck_pallets,
      },
      currency: r.currency,
      contactName: r.contact_name,
      mailCipher: r.mail_cipher,
      version: r.version,
    }));
  }

  async insert(tx: Tx, id: string, s: SourceFields, mailCipher: Buffer | null): Promise<void> {
    await sqlTables(tx)
      .insertInto('supply_source')
      .values({ tenant_id: tx.ctx.tenantId, id, ...sourceColumns(s), mail_cipher: mailCipher })
      .execute();
  }

  /** `mailCipher` undefined keeps what is stored. @throws VersionConflict */
  async update(
    tx: Tx,
    id: string,
    expectedVersion: number,
    s: SourceFields,
    mailCipher: Buffer | null | undefined,
  ): Promise<void> {
    const done = await sqlTables(tx)
      .updateTable('supply_source')
      .set((eb) => ({
        ...sourceColumns(s),
        ...(mailCipher === undefined ? {} : { mail_cipher: mailCipher }),
        version: eb('version', '+', 1),
        updated_at: sql<Date>`now()`,
      }))
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .where('version', '=', expectedVersion)
      .executeTakeFirst();
    if (done.numUpdatedRows > 0n) return;
    const row = await sqlTables(tx)
      .selectFrom('supply_source')
      .select('version')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('id', '=', id)
      .executeTakeFirst();
    throw row ? new VersionConflict(row.version) : new NotFound();
  }

  async slots(tx: Tx, sourceId?: string): Promise<SlotRow[]> {
    let query = sqlTables(tx)
      .selectFrom('supply_slot')
      .selectAll()
      .where('tenant_id', '=', tx.ctx.tenantId)
      .orderBy('source_id')
      .orderBy('order_weekday');
    if (sourceId !== undefined) query = query.where('source_id', '=', sourceId);
    return (await query.execute()).map((r) => ({
      sourceId: r.source_id,
      storeId: r.store_id,
      orderWeekday: r.order_weekday,
      cutoffMinute: r.cutoff_minute,
      leadDays: r.lead_days,
      window: r.window,
    }));
  }

  /** The calendar of a source as a whole, general slots and those of single stores. */
  async replaceSlots(tx: Tx, sourceId: string, slots: readonly Omit<SlotRow, 'sourceId'>[]): Promise<void> {
    await sqlTables(tx)
      .deleteFrom('supply_slot')
      .where('tenant_id', '=', tx.ctx.tenantId)
      .where('source_id', '=', sourceId)
      .execute();
    if (slots.length === 0) return;
    await sqlTables(tx)
      .insertInto('supply_slot')
      .values(
        slots.map((s) => ({
          tenant_id: tx.ctx.tenantId,
          id: newId(),
          source_id: sourceId,
          store_id: s.storeId,
          order_weekday: s.orderWeekday,
          cutoff_minute: s.cutoffMinute,
          lead_days: s.leadDays,
          window: s.window,
        })),
      )
      .execute();
  }
}

const sourceColumns = (s: SourceFields) => ({
  code: s.code,
  name: s.name,
  name_en: s.nameEn,
  kind: s.kind,
  site_id: s.siteId,
  state: s.state,
  min_order_minor: s.minOrderMinor,
  freight_minor: s.terms.freightMinor,
  free_freight_minor: s.terms.freeFreightMinor,
  truck_weight_g: s.terms.truckWeightG,
  truck_volume_ml: s.terms.truckVolumeMl,
  truck_pallets: s.terms.truckPallets,
  currency: s.currency,
  contact_name: s.contactName,
});
