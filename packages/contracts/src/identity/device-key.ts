import { z } from 'zod';
import { Id, IdParams } from '../common/ids.ts';
import { defineRoute } from '../common/route.ts';

export const DeviceKey = z.object({
  id: Id,
  storeId: Id,
  storeName: z.string(),
  storeNameEn: z.string().nullable(),
  name: z.string(),
  /** Readable part of the key, to recognise it by. */
  prefix: z.string(),
  createdBy: z.string(),
  createdAt: z.string(),
  lastSeenAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
});
export type DeviceKey = z.infer<typeof DeviceKey>;

export const CreateDeviceKeyInput = z.strictObject({ storeId: Id, name: z.string().trim().min(1).max(80) });

export const deviceKeyRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/device-keys',
    access: 'identity.key.read',
    query: z.object({ storeId: Id.optional() }),
    response: z.object({ items: z.array(DeviceKey) }),
    summary: 'Keys of tills, newest first',
  }),
  create: defineRoute({
    method: 'POST',
    path: '/api/v1/device-keys',
    access: 'identity.key.write',
    body: CreateDeviceKeyInput,
    status: 201,
    response: z.object({ deviceKey: DeviceKey, key: z.string() }),
    summary: 'Make a key for a till; the answer shows it once',
  }),
  revoke: defineRoute({
    method: 'POST',
    path: '/api/v1/device-keys/:id/revoke',
    access: 'identity.key.write',
    params: IdParams,
    response: DeviceKey,
    summary: 'Revoke a key; the till is out on its next request',
  }),
};
