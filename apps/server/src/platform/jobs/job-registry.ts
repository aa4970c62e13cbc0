import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { type EventDefinition, SUBSCRIBES, type Subscription } from '../events/define-event.ts';
import {
  HANDLES,
  type JobClass,
  type JobDefinition,
  type JobHandler,
  PERIODIC,
  type PeriodicJob,
} from './define-job.ts';

const MAX_ATTEMPTS = 5;
const TIMEOUT_SECONDS = 600;

/** Everything the queue of record can run, by the kind that stands in `work_item.kind`. */
export interface Runnable {
  readonly kind: string;
  readonly class: JobClass;
  readonly maxAttempts: number;
  readonly timeoutSeconds: number;
  readonly parse: (payload: unknown) => unknown;
  readonly handler: JobHandler;
}

/** Finds handlers and subscribers by their decorators; a definition with two handlers stops the boot. */
@Injectable()
export class JobRegistry implements OnModuleInit {
  private readonly runnables = new Map<string, Runnable>();
  private readonly byEvent = new Map<string, Subscription[]>();
  readonly periodic: PeriodicJob[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    for (const { instance, metatype } of this.discovery.getProviders()) {
      if (!instance || typeof metatype !== 'function') continue;
      const job = this.reflector.get<JobDefinition | undefined>(HANDLES, metatype);
      if (job) {
        this.add({
          kind: job.name,
          class: job.class,
          maxAttempts: job.maxAttempts ?? MAX_ATTEMPTS,
          timeoutSeconds: job.timeoutSeconds ?? TIMEOUT_SECONDS,
          parse: (p) => job.payload.parse(p),
          handler: instance as JobHandler,
        });
        this.periodic.push(...(this.reflector.get<PeriodicJob[] | undefined>(PERIODIC, metatype) ?? []));
      }
      const subscription = this.reflector.get<Subscription | undefined>(SUBSCRIBES, metatype);
      if (subscription) {
        this.add({
          kind: subscription.name,
          class: subscription.class,
          maxAttempts: subscription.maxAttempts ?? MAX_ATTEMPTS,
          timeoutSeconds: TIMEOUT_SECONDS,
          parse: (p) => subscription.event.payload.parse(p),
          handler: instance as JobHandler,
        });
        const list = this.byEvent.get(subscription.event.name) ?? [];
        list.push(subscription);
        this.byEvent.set(subscription.event.name, list);
      }
    }
  }

  private add(runnable: Runnable): void {
    if (this.runnables.has(runnable.kind)) throw new Error(`two handlers for ${runnable.kind}`);
    this.runnables.set(runnable.kind, runnable);
  }

  find(kind: string): Runnable | undefined {
    return this.runnables.get(kind);
  }

  /** @throws Error for a job that nothing handles: it would wait for ever. */
  require(job: JobDefinition): Runnable {
    const runnable = this.runnables.get(job.name);
    if (!runnable) throw new Error(`no handler for ${job.name}`);
    return runnable;
  }

  subscribersOf(event: EventDefinition): readonly Subscription[] {
    return this.byEvent.get(event.name) ?? [];
  }

  isPeriodic(kind: string): boolean {
    return this.periodic.some((p) => p.job.name === kind);
  }

  kinds(): string[] {
    return [...this.runnables.keys()].sort();
  }
}
