import { z } from 'zod';
import { ChainState } from '../audit/audit-chain.ts';
import { Id } from '../common/ids.ts';
import { defineRoute, LOAD_CLASSES } from '../common/route.ts';

export const HEALTH_PERIODS = ['24h', '30d'] as const;
export type HealthPeriod = (typeof HEALTH_PERIODS)[number];

/** Requests of one class or of all; durations in milliseconds, null without requests. */
const Figures = z.object({
  requests: z.int(),
  /** 4xx: the caller's doing. */
  refused: z.int(),
  /** 5xx: ours. */
  failed: z.int(),
  p50: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
  max: z.number().nullable(),
});
export type ServiceFigures = z.infer<typeof Figures>;

export const WORK_CLASSES = ['interactive', 'projection', 'bulk'] as const;

export const ServiceHealth = z.object({
  period: z.enum(HEALTH_PERIODS),
  /** The last quarter of an hour. */
  now: Figures,
  total: Figures,
  classes: z.array(Figures.extend({ class: z.enum(LOAD_CLASSES) })),
  /** Per hour (24h) or per day of the chain's zone (30d), oldest first, without gaps. */
  series: z.array(Figures.extend({ at: z.string() })),
  /** Ten-thousandths of the minutes since `since` in which the service ran; null before the first minute. */
  uptimeBp: z.int().nullable(),
  uptimeSince: z.string().nullable(),
  queue: z.object({
    /** False while no worker process hands out work. */
    workerActive: z.boolean(),
    classes: z.array(
      z.object({
        class: z.enum(WORK_CLASSES),
        waiting: z.int(),
        running: z.int(),
        /** Age of the oldest item that is due. */
        oldestSeconds: z.int(),
      }),
    ),
    failed: z.int(),
  }),
  /** Seals of the audit log: late ones are an alarm, and so is a check that found something. */
  audit: ChainState,
  schedules: z.array(
    z.object({
      job: z.string(),
      /** Stores (or 1 for the chain) that it runs for. */
      runs: z.int(),
      lastFiredAt: z.string(),
      lastDoneAt: z.string().nullable(),
      failed: z.int(),
    }),
  ),
  /** Minutes of the last two days in which something failed on our side, newest first. */
  incidents: z.array(z.object({ at: z.string(), requests: z.int(), failed: z.int() })),
  /** Stability month by month, newest first. */
  months: z.array(Figures.extend({ month: z.string(), uptimeBp: z.int().nullable() })),
});
export type ServiceHealth = z.infer<typeof ServiceHealth>;

/** How far behind a store's data are. */
export const StoreFeed = z.object({
  storeId: Id,
  name: z.string(),
  nameEn: z.string().nullable(),
  lastTicketAt: z.string().nullable(),
  lastSeenAt: z.string().nullable(),
  /** Tickets that tills hold back; null when none ever told. */
  unsent: z.int().nullable(),
  oldestUnsentAt: z.string().nullable(),
  quarantined: z.int(),
});
export type StoreFeed = z.infer<typeof StoreFeed>;

const read = 'operations.health.read';

export const serviceHealthRoutes = {
  health: defineRoute({
    method: 'GET',
    path: '/api/v1/operations/health',
    access: read,
    query: z.object({ period: z.enum(HEALTH_PERIODS).default('24h') }),
    response: ServiceHealth,
    summary: 'Response times, errors, uptime, queue and nightly jobs of the chain',
    load: 'report',
  }),
};

export const storeFeedRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/operations/stores',
    access: read,
    response: z.object({ items: z.array(StoreFeed) }),
    summary: 'How far behind each store’s tickets are',
    load: 'report',
  }),
};
