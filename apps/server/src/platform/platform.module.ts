import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { BackgroundJobs } from './background/background-jobs.ts';
import { Clock, createClock } from './clock/clock.ts';
import { Config } from './config/config.ts';
import { PROCESS_NAME, type ProcessName } from './config/process-name.ts';
import { PiiCodec } from './crypto/pii-codec.ts';
import { TenantDb } from './db/tenant-db.ts';
import { AccessGuard } from './http/access.guard.ts';
import { BackgroundJobsController } from './http/background-jobs.controller.ts';
import { HealthController } from './http/health.controller.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { Installation } from './installation/installation.ts';
import { DeadWork } from './jobs/dead-work.ts';
import { JobRegistry } from './jobs/job-registry.ts';
import { Jobs, Outbox } from './jobs/work-items.ts';
import { WorkerHost } from './jobs/worker-host.ts';
import { Backlog } from './limits/backlog.ts';
import { Limiters } from './limits/limiters.ts';
import { RequestGate } from './limits/request-gate.ts';
import { LiveController } from './live/live.controller.ts';
import { LiveBus } from './live/live-bus.ts';
import { LiveFeed } from './live/live-feed.ts';
import { LiveHint } from './live/live-hint.ts';
import { LiveHub } from './live/live-hub.ts';
import { Presence } from './live/presence.ts';
import { createLogger, Log } from './logging/logging.ts';
import { Mailer } from './mail/mailer.ts';
import { Metrics } from './metrics/metrics.ts';
import { QueueObserver } from './metrics/queue-figures.ts';
import { RenderMetrics } from './metrics/render-metrics.ts';
import { ServiceMeter } from './metrics/service-meter.ts';

const exported = [
  Installation,
  TenantDb,
  Clock,
  Log,
  Mailer,
  JobRegistry,
  Outbox,
  Jobs,
  DeadWork,
  BackgroundJobs,
  LiveBus,
  Presence,
  WorkerHost,
  AccessGuard,
  ProblemFilter,
  PiiCodec,
  Limiters,
  RequestGate,
  Metrics,
  ServiceMeter,
  QueueObserver,
  RenderMetrics,
];

/** Tier 0: knows no module. */
@Module({})
export class PlatformModule {
  static forRoot(config: Config, name: ProcessName): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      imports: [DiscoveryModule],
      controllers: [HealthController, BackgroundJobsController, LiveController],
      providers: [
        { provide: Config, useValue: config },
        { provide: PROCESS_NAME, useValue: name },
        { provide: Clock, useFactory: () => createClock(config) },
        { provide: Log, useValue: { pino: createLogger(config, name) } },
        { provide: Mailer, useFactory: () => new Mailer(config) },
        TenantDb,
        Installation,
        JobRegistry,
        Outbox,
        Jobs,
        DeadWork,
        BackgroundJobs,
        LiveBus,
        LiveFeed,
        LiveHint,
        LiveHub,
        Presence,
        WorkerHost,
        AccessGuard,
        ProblemFilter,
        PiiCodec,
        Limiters,
        Backlog,
        RequestGate,
        Metrics,
        ServiceMeter,
        QueueObserver,
        RenderMetrics,
      ],
      exports: [Config, ...exported],
    };
  }
}
