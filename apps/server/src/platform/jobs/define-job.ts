import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';
import type { TenantContext } from '../tenancy/tenant-context.ts';

/** interactive: a person waits; projection: derived numbers; bulk: imports, exports, nightly work. */
export type JobClass = 'interactive' | 'projection' | 'bulk';
export const JOB_CLASSES: readonly JobClass[] = ['interactive', 'projection', 'bulk'];

export interface JobDefinition<P extends z.ZodType = z.ZodType> {
  /** `<module>.<verb-noun>`; frozen in a snapshot, never renamed. */
  readonly name: string;
  readonly class: JobClass;
  /** Ids only: no personal data, no secrets, no rows. Handlers re-read what they need. */
  readonly payload: P;
  readonly maxAttempts?: number;
  /** A leased item older than this is taken to be lost with its worker. */
  readonly timeoutSeconds?: number;
}

export const defineJob = <P extends z.ZodType>(job: JobDefinition<P>): JobDefinition<P> => job;

/** A job that fires by itself: once per business date and store (or tenant) at a local minute, or every n seconds per tenant. */
export interface PeriodicJob<P extends z.ZodType = z.ZodType> {
  readonly job: JobDefinition<P>;
  readonly when:
    | {
        readonly per: 'store';
        readonly dailyAtMinute: number;
        readonly payload: (storeId: string, businessDate: string) => z.input<P>;
      }
    | { readonly per: 'tenant'; readonly everySeconds: number; readonly payload: () => z.input<P> };
}
export const definePeriodicJob = <P extends z.ZodType>(periodic: PeriodicJob<P>): PeriodicJob<P> => periodic;

/** What a handler may know of its own run. */
export interface JobRun {
  readonly id: string;
  readonly attempt: number;
  readonly signal: AbortSignal;
}

export interface JobHandler<P = unknown> {
  run(ctx: TenantContext, payload: P, run: JobRun): Promise<void>;
}

export const HANDLES = Symbol('larder.handles-job');
export const PERIODIC = Symbol('larder.periodic-jobs');

/** Marks the provider class that runs a job. Boot fails when a definition has no handler, or two. */
export const HandlesJob =
  (job: JobDefinition, ...periodic: readonly PeriodicJob[]): ClassDecorator =>
  (target) => {
    SetMetadata(HANDLES, job)(target);
    SetMetadata(PERIODIC, periodic)(target);
  };
