import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';
import type { JobClass } from '../jobs/define-job.ts';

/** An integration event: a fact of one module that others may hear. Thin: ids and versions. */
export interface EventDefinition<P extends z.ZodType = z.ZodType> {
  /** `<module>.<fact>` in the past tense, e.g. `ordering.order-released`. */
  readonly name: string;
  readonly payload: P;
}
export const defineEvent = <P extends z.ZodType>(event: EventDefinition<P>): EventDefinition<P> => event;

export interface Subscription {
  readonly event: EventDefinition;
  /** `<module>.on-<event>`: the work item's kind, frozen like a job's name. */
  readonly name: string;
  readonly class: JobClass;
  readonly maxAttempts?: number;
  /** Waiting items with the same key collapse into one; for subscribers that recompute from the rows. */
  readonly dedupeKey?: (payload: never) => string;
}

export const SUBSCRIBES = Symbol('larder.subscribes');

/** Marks the provider class that hears an event. It implements JobHandler and must be idempotent: delivery is at least once. */
export const Subscribes = (subscription: Subscription): ClassDecorator => SetMetadata(SUBSCRIBES, subscription);
