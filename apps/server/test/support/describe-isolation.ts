import { expect } from 'vitest';
import { newId } from '../../src/platform/ids/ids.ts';
import type { Caller } from './world.ts';

/** A problem body without the parts that differ per request. */
const bare = (body: string): unknown => ({ ...(JSON.parse(body) as object), requestId: undefined });

/**
 * The id of something the caller must not know answers exactly like an id that never was: same status, same body.
 * @param url builds the path from an id
 */
export async function expectSameAsUnknown(
  caller: Caller,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: (id: string) => string,
  id: string,
  body?: unknown,
): Promise<void> {
  const hidden = await caller.request(method, url(id), body);
  const unknown = await caller.request(method, url(newId()), body);
  expect(hidden.statusCode, hidden.body).toBe(404);
  expect(unknown.statusCode, unknown.body).toBe(404);
  expect(bare(hidden.body)).toEqual(bare(unknown.body));
}
