import { z } from 'zod';
import { Id } from '../common/ids.ts';

/** Somebody who has the record open, perhaps in several tabs. */
export const PresentPerson = z.object({
  userId: Id,
  name: z.string(),
  /** What they are editing in it, such as an item of an order. */
  editing: z.array(Id),
});
export type PresentPerson = z.infer<typeof PresentPerson>;

export const PresenceInput = z.strictObject({
  /** One open page; made by the browser. */
  pageId: Id,
  editing: Id.nullable().optional(),
});

/** Everybody else who is there, first come first. */
export const PresenceAnswer = z.object({ people: z.array(PresentPerson), refreshSeconds: z.number().int() });
export type PresenceAnswer = z.infer<typeof PresenceAnswer>;

export const PresenceParams = z.strictObject({ id: Id, pageId: Id });
