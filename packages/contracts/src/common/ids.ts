import { z } from 'zod';

/** Any Larder id: a UUID made by the application (version 7). Foreign ids are refused as malformed before any query runs. */
export const Id = z.uuid();
export type Id = z.infer<typeof Id>;

/** `{ id }` path parameter of a resource. */
export const IdParams = z.strictObject({ id: Id });

/** Store-local trading day, 'YYYY-MM-DD'. A string on purpose: a Date would shift the day by the server's zone. */
export const BusinessDate = z.iso.date().refine((d) => d >= '0001-01-01', 'the calendar of the database has no year 0');
export type BusinessDate = z.infer<typeof BusinessDate>;

const FIRST_INSTANT = Date.parse('0001-01-01T00:00:00Z');
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * What a device's own clock says, ISO 8601 with an offset. A clock may be wrong by any number of years: whoever takes it judges it, and
 * loses no ticket for it.
 */
export const DeviceInstant = z.iso.datetime({ offset: true });

/** UTC instant with an explicit offset, ISO 8601. An offset may not carry it out of the years that the database writes with four digits. */
export const Instant = DeviceInstant.refine((text) => {
  const at = Date.parse(text);
  return at >= FIRST_INSTANT && at <= LAST_INSTANT;
}, 'the calendar of the database has the years 1 to 9999');

/** Version that a change was made on; the column holds 32 bits. */
export const ExpectedVersion = z.int().min(0).max(2_147_483_647);
