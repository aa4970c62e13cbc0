import { z } from 'zod';
import { BusinessDate, Id } from '../common/ids.ts';
import { defineRoute } from '../common/route.ts';

export const StopItemInput = z.strictObject({
  until: BusinessDate.nullable(),
  reason: z.string().trim().min(1).max(200),
});

export const StoppedItem = z.object({
  itemId: Id,
  sku: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  until: BusinessDate.nullable(),
});

const StoreParams = z.strictObject({ storeId: Id });
const StoreItemParams = z.strictObject({ storeId: Id, itemId: Id });

export const stoppedItemRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/ordering/stores/:storeId/stopped-items',
    access: 'ordering.order.read',
    params: StoreParams,
    response: z.object({ items: z.array(StoppedItem) }),
    summary: 'Items whose ordering is stopped',
  }),
  stop: defineRoute({
    method: 'PUT',
    path: '/api/v1/ordering/stores/:storeId/items/:itemId/stop',
    access: 'ordering.item.stop',
    params: StoreItemParams,
    body: StopItemInput,
    status: 204,
    summary: 'Stop ordering an item until a date',
  }),
  resume: defineRoute({
    method: 'DELETE',
    path: '/api/v1/ordering/stores/:storeId/items/:itemId/stop',
    access: 'ordering.item.stop',
    params: StoreItemParams,
    status: 204,
    summary: 'Order an item again',
  }),
};
