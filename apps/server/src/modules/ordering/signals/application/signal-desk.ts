import { judge } from '@larder/contracts/common/judge';
import {
  SignalInput as Input,
  type Signal,
  type SignalInput,
  type SignalRefusal,
} from '@larder/contracts/ordering/signals';
import { Injectable } from '@nestjs/common';
import { AuditApi } from '../../../../foundation/audit/index.ts';
import { CatalogApi, type CategoryInfo, type ItemInfo } from '../../../../foundation/catalog/index.ts';
import { OrgApi } from '../../../../foundation/org/index.ts';
import { Clock } from '../../../../platform/clock/clock.ts';
import type { Tx } from '../../../../platform/db/tx.ts';
import { type FieldError, NotFound, VersionConflict } from '../../../../platform/errors/domain-error.ts';
import { say } from '../../../../platform/http/issue-words.ts';
import { fieldErrorOf } from '../../../../platform/http/validation.ts';
import { newId } from '../../../../platform/ids/ids.ts';
import { storesFor } from '../../../../platform/tenancy/tenant-context.ts';
import { SignalKnown, SignalTargetUnknown } from '../../ordering.errors.ts';
import { type NewSignal, type SignalRow, SignalsRepository } from '../data/signals.repository.ts';
import { overlaps, type Promotion, precedence } from '../domain/promotions.ts';

type Place = Awaited<ReturnType<OrgApi['units']>>[number];
type Goods = Pick<ItemInfo, 'id' | 'sku' | 'name' | 'nameEn' | 'categoryId'>;

/** What the names in entries are read from. */
interface Book {
  readonly places: ReadonlyMap<string, Place>;
  readonly items: ReadonlyMap<string, Goods>;
  readonly categories: ReadonlyMap<string, CategoryInfo>;
}

/** Entering, correcting and reading what people know about days. A person enters for units whose every store they look after. */
@Injectable()
export class SignalDesk {
  constructor(
    private readonly signals: SignalsRepository,
    private readonly org: OrgApi,
    private readonly catalog: CatalogApi,
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
    const book = await this.book(tx);
    const visible = (await this.org.stores(tx, storesFor(tx.ctx, 'ordering.order.read'))).filter(
      (s) => query.storeId === undefined || s.id === query.storeId,
    );
    if (query.storeId !== undefined && visible.length === 0) throw new NotFound();
    const above = new Set(visible.flatMap((s) => s.path.split('/')));
    const rows = await this.signals.between(tx, query.from, query.to, query.kind ?? null);
    return this.views(
      tx,
      rows.filter((r) => above.has(r.unitId)),
      book,
    );
  }

  /** @throws NotFound for a unit out of reach, SignalTargetUnknown, SignalKnown */
  async create(tx: Tx, input: SignalInput): Promise<Signal> {
    const book = await this.book(tx);
    await this.mayEnter(tx, book.places, input.unitId);
    checkTargets(input, book);
    const row = rowOf(input, newId(), 'entered');
    const createdAt = this.clock.now();
    if (!(await this.signals.insert(tx, row, createdAt))) throw new SignalKnown();
    await this.record(tx, 'create', row);
    return this.view(tx, { ...row, createdAt, version: 1 }, book);
  }

  /** @throws NotFound, SignalTargetUnknown, VersionConflict */
  async update(tx: Tx, id: string, input: SignalInput & { readonly version: number }): Promise<Signal> {
    const book = await this.book(tx);
    const known = await this.reachable(tx, book.places, id);
    await this.mayEnter(tx, book.places, input.unitId);
    checkTargets(input, book);
    const row = { ...rowOf(input, id, known.source), createdAt: known.createdAt, version: input.version };
    if (!(await this.signals.update(tx, row, this.clock.now()))) throw new VersionConflict(known.version);
    await this.record(tx, 'update', row);
    return this.view(tx, { ...row, version: row.version + 1 }, book);
  }

  /** @throws NotFound */
  async remove(tx: Tx, id: string): Promise<void> {
    const known = await this.reachable(tx, await this.places(tx), id);
    await this.signals.remove(tx, id);
    await this.record(tx, 'remove', known);
  }

  /**
   * Keeps every good row; a bad one is told with its place in the file, a known one is skipped. A file names items by sku and
   * categories by code.
   */
  async import(tx: Tx, rows: readonly unknown[]): Promise<{ added: number; known: number; refused: SignalRefusal[] }> {
    const book = await this.book(tx);
    const bySku = new Map([...book.items.values()].map((i) => [folded(i.sku), i.id]));
    const byCode = new Map([...book.categories.values()].map((c) => [folded(c.code), c.id]));
    const named = (raw: unknown) =>
      withIds(
        raw,
        (sku) => bySku.get(folded(sku)),
        (code) => byCode.get(folded(code)),
      );
    const reachable = new Map<string, boolean>();
    const refused: SignalRefusal[] = [];
    const refuse = (index: number, { path, code, message }: FieldError): SignalRefusal => ({
      index,
      path,
      code,
      message: message[tx.ctx.locale],
    });
    let added = 0;
    let known = 0;
    for (const [index, sent] of rows.entries()) {
      const { raw, unknown } = named(sent);
      if (unknown.length > 0) {
        refused.push(
          ...unknown.map(({ path, code }) => refuse(index, { path, ...say('nothing has the code {0}', code) })),
        );
        continue;
      }
      const parsed = judge(Input, raw);
      if (!parsed.success) {
        refused.push(...parsed.error.issues.slice(0, 3).map((issue) => refuse(index, fieldErrorOf(issue))));
        continue;
      }
      const { unitId } = parsed.data;
      if (!reachable.has(unitId)) reachable.set(unitId, await this.reaches(tx, book.places, unitId));
      if (!reachable.get(unitId))
        refused.push(refuse(index, { path: 'unitId', ...say('no such place, or not yours') }));
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

  private async book(tx: Tx): Promise<Book> {
    return {
      places: await this.places(tx),
      items: new Map((await this.catalog.allItems(tx)).map((i) => [i.id, i])),
      categories: new Map((await this.catalog.categories(tx)).map((c) => [c.id, c])),
    };
  }

  private async view(tx: Tx, row: SignalRow, book: Book): Promise<Signal> {
    const [view] = await this.views(tx, [row], book);
    return view as Signal;
  }

  /** Entries with their names; promotions with those they meet, whoever entered them. */
  private async views(tx: Tx, rows: readonly SignalRow[], book: Book): Promise<Signal[]> {
    const promotions = rows.filter((r) => r.kind === 'promotion');
    const first = promotions.map((p) => p.from).sort()[0];
    const last = promotions
      .map((p) => p.to)
      .sort()
      .at(-1);
    const around =
      first === undefined || last === undefined ? [] : await this.signals.between(tx, first, last, 'promotion');
    const placed = around.flatMap((p): (Promotion & { readonly name: string })[] => {
      const path = book.places.get(p.unitId)?.path;
      return path === undefined ? [] : [{ ...p, path }];
    });
    const met = overlaps(placed, (itemId) => book.items.get(itemId)?.categoryId ?? null);
    const own = new Map(placed.map((p) => [p.id, p]));
    return rows.map((row) => ({
      ...signalView(row, book),
      overlaps: (met.get(row.id) ?? []).map((other) => ({
        id: other.id,
        name: other.name,
        from: other.from,
        to: other.to,
        speaks: precedence(other, own.get(row.id) as Promotion) > 0,
      })),
    }));
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

  private record(tx: Tx, verb: string, row: NewSignal): Promise<void> {
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

const rowOf = (input: SignalInput, id: string, source: SignalRow['source']): NewSignal => ({
  id,
  kind: input.kind,
  unitId: input.unitId,
  from: input.from,
  to: input.to,
  name: input.name,
  valueCenti: input.value === null ? null : BigInt(Math.round(input.value * CENTI)),
  note: input.note,
  items: [...new Set(input.items)],
  categories: [...new Set(input.categories)],
  priceMinor: input.price === null ? null : BigInt(input.price),
  source,
});

const folded = (code: string): string => code.trim().toLowerCase();

/** @throws SignalTargetUnknown */
function checkTargets(input: Pick<SignalInput, 'items' | 'categories'>, book: Book): void {
  const field = input.items.some((id) => !book.items.has(id))
    ? 'items'
    : input.categories.some((id) => !book.categories.has(id))
      ? 'categories'
      : null;
  if (field !== null) throw new SignalTargetUnknown(field);
}

/** A file's row with ids in place of skus and category codes; codes that mean nothing are told. */
function withIds(
  raw: unknown,
  itemOf: (sku: string) => string | undefined,
  categoryOf: (code: string) => string | undefined,
): { raw: unknown; unknown: { path: string; code: string }[] } {
  const unknown: { path: string; code: string }[] = [];
  if (typeof raw !== 'object' || raw === null) return { raw, unknown };
  const row: Record<string, unknown> = { ...raw };
  for (const [path, idOf] of [
    ['items', itemOf],
    ['categories', categoryOf],
  ] as const) {
    const codes = row[path];
    if (!Array.isArray(codes)) continue;
    row[path] = codes.map((code) => {
      const id = idOf(String(code));
      if (id === undefined) unknown.push({ path, code: String(code).slice(0, 64) });
      return id;
    });
  }
  return { raw: row, unknown };
}

function signalView(row: SignalRow, { places, items, categories }: Book): Omit<Signal, 'overlaps'> {
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
    items: row.items.flatMap((id) => {
      const item = items.get(id);
      return item ? [{ id, sku: item.sku, name: item.name, nameEn: item.nameEn }] : [];
    }),
    categories: row.categories.flatMap((id) => {
      const category = categories.get(id);
      return category ? [{ id, name: category.name, nameEn: category.nameEn }] : [];
    }),
    price: row.priceMinor === null ? null : Number(row.priceMinor),
    source: row.source,
    version: row.version,
  };
}
