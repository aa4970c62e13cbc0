import { z } from 'zod';

/** Query part of every list: an opaque cursor and a page size. Lists never count past what they show unless `total` is cheap. */
export const PageQuery = z.object({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** `{ items, nextCursor, total? }` of an item schema. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), total: z.number().int().optional() });

/** Boolean in a query string. */
export const QueryFlag = z.enum(['true', 'false']).transform((v) => v === 'true');
