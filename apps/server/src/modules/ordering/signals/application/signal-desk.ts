import {
  SignalInput as Input,
  type Signal,
  type SignalInput,
  type SignalRefusal,
} from '@larder/contracts/ordering/signals';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { AuditApi } from '../../../../foundation/audit/index.ts';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { NotFound, VersionConflict } from '../../../../platform/errors/domain-error.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { storesFor } from '../../../../platform/tenancy/tenant-context.ts';
import { SignalKnown } from '../../ordering.errors.ts';
import { type SignalRow, SignalsRepository } from '../data/signals.repository.ts';

type Place = Awaited<ReturnType<OrgApi['units']>>[number];

/** Entering, correcting and reading what people know about days. A person enters for units whose every store they look after. */
@Injectable()
export class SignalDesk {
  constructor(
    private readonly signals: SignalsRepository,
    private readonly org: OrgApi,
    private readonly audit: AuditApi,
    private readonly clock: Clock,
  ) {}

  /** Signals of units that hold at least one store of the reader; with a store only those that concern it. */
  async list(
    tx: Tx,
    query: {
      readonly from: string;
      readonly to: string;
      readonly kind?: SignalRow['kind'] | undefined;
      readonly storeId?: string | undefined;
    },
  ): Promise<Signal[]> {
    const places = await this.places(tx);
    const visible = (await this.org.stores(tx, storesFor(tx.ctx, 'ordering.order.read'))).filter(
      (s) => query.storeId === undefined || s.id === query.storeId,
    );
    if (query.storeId !== undefined && visible.length === 0) throw new NotFound();
    const above = new Set(visible.flatMap((s) => s.path.split('/')));
    const rows = await this.signals.between(tx, query.from, query.to, query.kind ?? null);
    return rows.filter((r) => above.has(r.unitId)).map((r) => signalView(r, places));
  }

  /** @throws NotFound for a unit out of reach, SignalKnown */
  async create(tx: Tx, input: SignalInput): Promise<Signal> {
    const places = await this.places(tx);
    await this.mayEnter(tx, places, input.unitId);
    const row = rowOf(input, newId(), 'entered');
    if (!(await this.signals.insert(tx, row, this.clock.now()))) throw new SignalKnown();
    await this.record(tx, 'create', row);
    return signalView({ ...row, version: 1 }, places);
  }

  /** @throws NotFound, VersionConflict */
  async update(tx: Tx, id: string, input: SignalInput & { readonly version: number }): Promise<Signal> {
    const places = await this.places(tx);
    const known = await this.reachable(tx, places, id);
    await this.mayEnter(tx, places, input.unitId);
    const row = { ...rowOf(input, id, known.source), version: input.version };
    if (!(await this.signals.update(tx, row, this.clock.now()))) throw new VersionConflict(known.version);
    await this.record(tx, 'update', row);
    return signalView({ ...row, version: row.version + 1 }, places);
  }

  /** @throws NotFound */
  async remove(tx: Tx, id: string): Promise<void> {
    const known = await this.reachable(tx, await this.places(tx), id);
    await this.signals.remove(tx, id);
    await this.record(tx, 'remove', known);
  }

  /** Keeps every good row; a bad one is told with its place in the file, a known one is skipped. */
  async import(tx: Tx, rows: readonly unknown[]): Promise<{ added: number; known: number; refused: SignalRefusal[] }> {
    const places = await this.places(tx);
    const reachable = new Map<string, boolean>();
    const refused: SignalRefusal[] = [];
    let added = 0;
    let known = 0;
    for (const [index, raw] of rows.entries()) {
      const parsed = Input.safeParse(raw);
      if (!parsed.success) {
        refused.push(...parsed.error.issues.slice(0, 3).map((i) => refusalOf(index, i)));
        continue;
      }
      const { unitId } = parsed.data;
      if (!reachable.has(unitId)) reachable.set(unitId, await this.reaches(tx, places, unitId));
      if (!reachable.get(unitId)) refused.push({ index, path: 'unitId', message: 'no such place, or not yours' });
      else if (await this.signals.insert(tx, rowOf(parsed.data, newId(), 'import'), this.clock.now())) added += 1;
      else known += 1;
    }
    await this.audit.record(tx, {
      action: 'ordering.demand-signal.import',
      entity: 'demand_signal',
      entityId: newId(),
      storeId: null,
      diff: { rows: rows.length, added, known, refused: refused.length },
    });
    return { added, known, refused };
  }

  private async places(tx: Tx): Promise<Map<string, Place>> {
    return new Map((await this.org.units(tx)).map((u) => [u.id, u]));
  }

  private async reachable(tx: Tx, places: ReadonlyMap<string, Place>, id: string): Promise<SignalRow> {
    const known = await this.signals.find(tx, id);
    if (!known) throw new NotFound();
    await this.mayEnter(tx, places, known.unitId);
    return known;
  }

  private async mayEnter(tx: Tx, places: ReadonlyMap<string, Place>, unitId: string): Promise<void> {
    if (!(await this.reaches(tx, places, unitId))) throw new NotFound();
  }

  private async reaches(tx: Tx, places: ReadonlyMap<string, Place>, unitId: string): Promise<boolean> {
    if (!places.has(unitId)) return false;
    const own = storesFor(tx.ctx, 'ordering.signal.write');
    if (own === 'all') return true;
    const below = await this.org.storesUnder(tx, unitId);
    return below.length > 0 && below.every((id) => own.includes(id));
  }

  private record(tx: Tx, verb: string, row: Omit<SignalRow, 'version'>): Promise<void> {
    return this.audit.record(tx, {
      action: `ordering.demand-signal.${verb}`,
      entity: 'demand_signal',
      entityId: row.id,
      storeId: null,
      diff: { kind: row.kind, unitId: row.unitId, from: row.from, to: row.to },
    });
  }
}

const CENTI = 100;

const rowOf = (input: SignalInput, id: string, source: SignalRow['source']): Omit<SignalRow, 'version'> => ({
  id,
  kind: input.kind,
  unitId: input.unitId,
  from: input.from,
  to: input.to,
  name: input.name,
  valueCenti: input.value === null ? null : BigInt(Math.round(input.value * CENTI)),
  note: input.note,
  source,
});

const refusalOf = (index: number, issue: z.core.$ZodIssue): SignalRefusal => ({
  index,
  path: issue.path.join('.'),
  message: issue.message,
});

function signalView(row: SignalRow, places: ReadonlyMap<string, Place>): Signal {
  const unit = places.get(row.unitId);
  return {
    id: row.id,
    kind: row.kind,
    unitId: row.unitId,
    unitName: unit?.name ?? '',
    unitNameEn: unit?.nameEn ?? null,
    wholeChain: unit?.parentId === null,
    from: row.from,
    to: row.to,
    name: row.name,
    value: row.valueCenti === null ? null : Number(row.valueCenti) / CENTI,
    note: row.note,
    source: row.source,
    version: row.version,
  };
}
