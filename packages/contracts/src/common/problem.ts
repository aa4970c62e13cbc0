import { z } from 'zod';

/** One refused field: JSON path, stable code, sentence in the caller's language. */
export const InvalidParam = z.object({ path: z.string(), code: z.string(), message: z.string() });

/** RFC 9457 problem document. `code` is stable across versions and languages; `title` and `detail` are for people. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string().optional(),
  requestId: z.string().optional(),
  errors: z.array(InvalidParam).optional(),
  /** Extra facts a screen may use, e.g. the allowed band or the current version. */
  meta: z.record(z.string(), z.unknown()).optional(),
});
export type Problem = z.infer<typeof Problem>;
