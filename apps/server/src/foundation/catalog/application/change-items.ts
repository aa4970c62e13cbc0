import type { ItemInput, RecipeInput, UomsInput, UpdateItemInput } from '@larder/contracts/catalog/items';
import { toMilli } from '@larder/contracts/common/quantity';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Tx } from '../../../platform/db/tx.ts';
import { NotFound } from '../../../platform/errors/domain-error.ts';
import { AuditApi } from '../../audit/index.ts';
import { CodeTaken, RecipeCycle, SkuTaken } from '../catalog.errors.ts';
import { ItemCodesRepository } from '../data/item-codes.repository.ts';
import { ItemUomsRepository } from '../data/item-uoms.repository.ts';
import { type ItemFields, ItemsRepository } from '../data/items.repository.ts';
import { RecipesRepository } from '../data/recipes.repository.ts';
import { type CodeKind, foldCode } from '../domain/item-codes.ts';
import { findCycle } from '../domain/recipe-book.ts';

const PERCENT_IN_BP = 100;

@Injectable()
export class ChangeItems {
  constructor(
    private readonly items: ItemsRepository,
    private readonly codes: ItemCodesRepository,
    private readonly uoms: ItemUomsRepository,
    private readonly recipes: RecipesRepository,
    private readonly audit: AuditApi,
  ) {}

  async create(tx: Tx, input: z.output<typeof ItemInput>): Promise<string> {
    await this.refuseTakenSku(tx, input.sku);
    await this.requireCategory(tx, input.categoryId);
    const [id] = await this.items.insert(tx, [fields(input)]);
    if (!id) throw new Error('insert returned no id');
    await this.audit.record(tx, {
      action: 'catalog.item.create',
      entity: 'item',
      entityId: id,
      diff: { sku: input.sku, type: input.type },
    });
    return id;
  }

  async update(tx: Tx, id: string, input: z.output<typeof UpdateItemInput>): Promise<void> {
    await this.refuseTakenSku(tx, input.sku, id);
    await this.requireCategory(tx, input.categoryId);
    await this.items.update(tx, id, input.version, fields(input));
    await this.audit.record(tx, { action: 'catalog.item.update', entity: 'item', entityId: id, diff: { ...input } });
  }

  async addCode(tx: Tx, itemId: string, kind: CodeKind, code: string): Promise<void> {
    await this.require(tx, itemId);
    if (!(await this.codes.put(tx, itemId, kind, code))) throw new CodeTaken();
    await this.audit.record(tx, {
      action: 'catalog.item.add-code',
      entity: 'item',
      entityId: itemId,
      diff: { kind, code },
    });
  }

  async removeCode(tx: Tx, itemId: string, kind: CodeKind, code: string): Promise<void> {
    if (!(await this.codes.remove(tx, itemId, kind, code))) throw new NotFound();
    await this.audit.record(tx, {
      action: 'catalog.item.remove-code',
      entity: 'item',
      entityId: itemId,
      diff: { kind, code },
    });
  }

  async putUoms(tx: Tx, itemId: string, input: z.output<typeof UomsInput>): Promise<void> {
    await this.require(tx, itemId);
    await this.uoms.replace(
      tx,
      itemId,
      input.uoms.map((u) => ({ uom: u.uom, factorMilli: toMilli(u.factor) })),
    );
    await this.audit.record(tx, {
      action: 'catalog.item.put-uoms',
      entity: 'item',
      entityId: itemId,
      diff: { ...input },
    });
  }

  async addRecipe(tx: Tx, itemId: string, input: z.output<typeof RecipeInput>): Promise<void> {
    await this.recipes.lock(tx);
    await this.require(tx, itemId);
    const componentIds = input.lines.map((l) => l.componentId);
    if ((await this.items.byIds(tx, componentIds)).length !== new Set(componentIds).size) throw new NotFound();
    const recipes = await this.recipes.all(tx);
    const parts = new Map<string, string[]>();
    for (const r of recipes)
      parts.set(r.itemId, [...(parts.get(r.itemId) ?? []), ...r.lines.map((l) => l.componentId)]);
    const cycle = findCycle(itemId, componentIds, (id) => parts.get(id) ?? []);
    if (cycle) throw new RecipeCycle(cycle);
    const version = Math.max(0, ...recipes.filter((r) => r.itemId === itemId).map((r) => r.version)) + 1;
    await this.recipes.insert(tx, [
      {
        itemId,
        version,
        effectiveFrom: input.effectiveFrom,
        yieldMilli: toMilli(input.yield),
        lines: input.lines.map((l) => ({
          componentId: l.componentId,
          quantityMilli: toMilli(l.quantity),
          wasteBp: Math.round(l.wastePct * PERCENT_IN_BP),
        })),
      },
    ]);
    await this.audit.record(tx, {
      action: 'catalog.item.add-recipe',
      entity: 'item',
      entityId: itemId,
      diff: { version, effectiveFrom: input.effectiveFrom, lines: input.lines.length },
    });
  }

  async createCategory(
    tx: Tx,
    input: { readonly code: string; readonly name: string; readonly nameEn: string | null; readonly sort: number },
  ): Promise<string> {
    if ((await this.items.categories(tx)).some((c) => c.code === input.code)) throw new CodeTaken();
    const id = await this.items.insertCategory(tx, input);
    await this.audit.record(tx, {
      action: 'catalog.category.create',
      entity: 'item_category',
      entityId: id,
      diff: { code: input.code },
    });
    return id;
  }

  private async require(tx: Tx, id: string): Promise<void> {
    if ((await this.items.byIds(tx, [id])).length === 0) throw new NotFound();
  }

  private async requireCategory(tx: Tx, id: string | null): Promise<void> {
    if (id !== null && !(await this.items.categories(tx)).some((c) => c.id === id)) throw new NotFound();
  }

  private async refuseTakenSku(tx: Tx, sku: string, except?: string): Promise<void> {
    const taken = await this.items.bySku(tx, foldCode(sku));
    if (taken !== undefined && taken !== except) throw new SkuTaken();
  }
}

const fields = (i: z.output<typeof ItemInput>): ItemFields => ({
  sku: i.sku,
  name: i.name,
  nameEn: i.nameEn,
  type: i.type,
  categoryId: i.categoryId,
  baseUom: i.baseUom,
  shelfLifeDays: i.shelfLifeDays,
  storage: i.storage,
  priceMinor: i.price === null ? null : BigInt(i.price),
  costMilliMinor: i.costMilli === null ? null : BigInt(i.costMilli),
  stocked: i.type !== 'service' && i.stocked,
  status: i.status,
});
