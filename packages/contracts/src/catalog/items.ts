import { z } from 'zod';
import { BusinessDate, ExpectedVersion, Id, IdParams } from '../common/ids.ts';
import { Minor, NonNegativeMinor } from '../common/money.ts';
import { PageQuery, pageOf } from '../common/pagination.ts';
import { PositiveQuantity } from '../common/quantity.ts';
import { defineRoute } from '../common/route.ts';

export const ItemType = z.enum(['sellable', 'ingredient', 'semi_finished', 'packaging', 'service']);
export const Storage = z.enum(['ambient', 'chilled', 'frozen']);

export const Item = z.object({
  id: Id,
  sku: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  type: ItemType,
  categoryId: Id.nullable(),
  categoryName: z.string().nullable(),
  categoryNameEn: z.string().nullable(),
  baseUom: z.string(),
  shelfLifeDays: z.number().int().nullable(),
  storage: Storage,
  price: Minor.nullable(),
  /** Standard cost per base unit in thousandths of a minor unit. */
  costMilli: z.number().int().nullable(),
  stocked: z.boolean(),
  status: z.enum(['active', 'archived']),
  version: z.number().int(),
});
export type Item = z.infer<typeof Item>;

export const CodeKind = z.enum(['barcode', 'embedded_price', 'embedded_weight', 'alias']);
export const ItemCode = z.object({ kind: CodeKind, code: z.string() });
export const ItemUom = z.object({ uom: z.string(), factor: z.string() });
export const RecipeLine = z.object({
  componentId: Id,
  componentName: z.string(),
  componentNameEn: z.string().nullable(),
  componentSku: z.string(),
  uom: z.string(),
  quantity: z.string(),
  wastePct: z.number(),
});
export const Recipe = z.object({
  version: z.number().int(),
  effectiveFrom: z.string(),
  yield: z.string(),
  lines: z.array(RecipeLine),
});
export const ItemDetail = Item.extend({ codes: z.array(ItemCode), uoms: z.array(ItemUom), recipes: z.array(Recipe) });
export type ItemDetail = z.infer<typeof ItemDetail>;

export const Category = z.object({
  id: Id,
  code: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  sort: z.number().int(),
});
export type Category = z.infer<typeof Category>;

const Name = z.string().trim().min(1).max(200);
export const ItemInput = z.strictObject({
  sku: z.string().trim().min(1).max(64),
  name: Name,
  nameEn: Name.nullable(),
  type: ItemType,
  categoryId: Id.nullable(),
  baseUom: z.string().trim().min(1).max(20),
  shelfLifeDays: z.int().min(0).max(3650).nullable(),
  storage: Storage,
  price: NonNegativeMinor.nullable(),
  costMilli: z.int().min(0).nullable(),
  stocked: z.boolean(),
  status: z.enum(['active', 'archived']),
});
export const UpdateItemInput = ItemInput.extend({ version: ExpectedVersion });
export const RecipeInput = z.strictObject({
  effectiveFrom: BusinessDate,
  yield: PositiveQuantity,
  lines: z
    .array(z.strictObject({ componentId: Id, quantity: PositiveQuantity, wastePct: z.number().min(0).max(90) }))
    .min(1)
    .max(200),
});
export const UomsInput = z.strictObject({
  uoms: z.array(z.strictObject({ uom: z.string().trim().min(1).max(20), factor: PositiveQuantity })).max(20),
});

export const itemRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/items',
    access: 'catalog.item.read',
    query: PageQuery.extend({
      search: z.string().max(80).optional(),
      type: ItemType.optional(),
      categoryId: Id.optional(),
      status: z.enum(['active', 'archived']).optional(),
    }),
    response: pageOf(Item),
    summary: 'Items by sku, searchable by name, sku, pinyin initials and whole barcode',
  }),
  get: defineRoute({
    method: 'GET',
    path: '/api/v1/items/:id',
    access: 'catalog.item.read',
    params: IdParams,
    response: ItemDetail,
    summary: 'An item with codes, units and recipe versions',
  }),
  create: defineRoute({
    method: 'POST',
    path: '/api/v1/items',
    access: 'catalog.item.write',
    body: ItemInput,
    response: Item,
    status: 201,
    summary: 'Add an item',
  }),
  update: defineRoute({
    method: 'PUT',
    path: '/api/v1/items/:id',
    access: 'catalog.item.write',
    params: IdParams,
    body: UpdateItemInput,
    response: Item,
    summary: 'Change an item',
  }),
  addCode: defineRoute({
    method: 'POST',
    path: '/api/v1/items/:id/codes',
    access: 'catalog.item.write',
    params: IdParams,
    body: z.strictObject({ kind: CodeKind, code: z.string().trim().min(1).max(64) }),
    status: 204,
    summary: 'Add a barcode or alias',
  }),
  removeCode: defineRoute({
    method: 'DELETE',
    path: '/api/v1/items/:id/codes',
    access: 'catalog.item.write',
    params: IdParams,
    query: z.object({ kind: CodeKind, code: z.string().max(64) }),
    status: 204,
    summary: 'Remove a barcode or alias',
  }),
  putUoms: defineRoute({
    method: 'PUT',
    path: '/api/v1/items/:id/uoms',
    access: 'catalog.item.write',
    params: IdParams,
    body: UomsInput,
    status: 204,
    summary: 'Units an item may be entered in',
  }),
  addRecipe: defineRoute({
    method: 'POST',
    path: '/api/v1/items/:id/recipes',
    access: 'catalog.item.write',
    params: IdParams,
    body: RecipeInput,
    response: ItemDetail,
    status: 201,
    summary: 'A new recipe version from a date; earlier versions stay for earlier days',
  }),
  categories: defineRoute({
    method: 'GET',
    path: '/api/v1/item-categories',
    access: 'catalog.item.read',
    response: z.object({ items: z.array(Category) }),
    summary: 'Item categories',
  }),
  createCategory: defineRoute({
    method: 'POST',
    path: '/api/v1/item-categories',
    access: 'catalog.item.write',
    body: z.strictObject({
      code: z.string().trim().min(1).max(40),
      name: Name,
      nameEn: Name.nullable(),
      sort: z.int().min(0).max(100_000),
    }),
    response: Category,
    status: 201,
    summary: 'Add a category',
  }),
};
