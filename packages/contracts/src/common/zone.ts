import { z } from 'zod';

/** An IANA zone that this runtime knows. */
export const Zone = z
  .string()
  .max(64)
  .refine((zone) => {
    try {
      return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
    } catch {
      return false;
    }
  }, 'not a time zone');
