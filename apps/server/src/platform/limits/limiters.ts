import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import pg from 'pg';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { Config } from '../config/config.ts';

export interface LimitOptions {
  /** Unique per limit; part of every key. */
  readonly name: string;
  /** Points per window. */
  readonly points: number;
  readonly windowSeconds: number;
}

/** What is left of a window. */
export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the window starts anew. */
  readonly resetSeconds: number;
  readonly exceeded: boolean;
}

export interface Limit {
  /** Takes points; never throws for an exhausted window. */
  take(key: string, points?: number): Promise<Allowance>;
  /** Gives points back. */
  reward(key: string, points?: number): Promise<void>;
  /** True when points of the key's window are gone. */
  used(key: string): Promise<boolean>;
  /** Starts the key's window anew. */
  clear(key: string): Promise<void>;
}

/** Without its shared store a process counts for itself, with half the allowance: never unlimited. */
const INSURED_SHARE = 0.5;
const CONNECTIONS = 2;

/**
 * Counters of requests. `shared` ones hold over all API processes: on Redis where there is one, in PostgreSQL otherwise.
 * `fast` ones cost nothing per request: on Redis, or in this process.
 */
@Injectable()
export class Limiters implements OnApplicationShutdown {
  private readonly redis: Redis | undefined;
  private pool: pg.Pool | undefined;

  constructor(private readonly config: Config) {
    if (config.redisUrl === undefined) return;
    this.redis = new Redis(config.redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 1, lazyConnect: false });
    // Lost connections are answered by the insurance below.
    this.redis.on('error', () => undefined);
  }

  shared(options: LimitOptions): Limit {
    return new FlexibleLimit(this.onRedis(options) ?? this.onPostgres(options), options);
  }

  fast(options: LimitOptions): Limit {
    return new FlexibleLimit(this.onRedis(options) ?? inProcess(options, 1), options);
  }

  private onRedis(options: LimitOptions): RateLimiterAbstract | undefined {
    if (!this.redis) return undefined;
    return new RateLimiterRedis({
      storeClient: this.redis,
      keyPrefix: `larder:limit:${options.name}`,
      points: options.points,
      duration: options.windowSeconds,
      insuranceLimiter: inProcess(options, INSURED_SHARE),
    });
  }

  private onPostgres(options: LimitOptions): RateLimiterAbstract {
    // Its own small pool: a busy one must not answer a flood of sign-ins with "unlimited", and int8 stays text for the library.
    this.pool ??= new pg.Pool({
      connectionString: this.config.db.runtime,
      max: CONNECTIONS,
      application_name: 'larder-limits',
      connectionTimeoutMillis: 2_000,
      statement_timeout: 2_000,
    }).on('error', () => undefined);
    return new RateLimiterPostgres({
      storeClient: this.pool,
      storeType: 'pool',
      tableName: 'rate_limit',
      tableCreated: true,
      keyPrefix: options.name,
      points: options.points,
      duration: options.windowSeconds,
      insuranceLimiter: inProcess(options, INSURED_SHARE),
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.redis?.disconnect();
    if (this.pool && !this.pool.ended) await this.pool.end();
  }
}

const inProcess = ({ name, points, windowSeconds }: LimitOptions, share: number): RateLimiterMemory =>
  new RateLimiterMemory({ keyPrefix: name, points: Math.max(1, Math.floor(points * share)), duration: windowSeconds });

class FlexibleLimit implements Limit {
  constructor(
    private readonly limiter: RateLimiterAbstract,
    private readonly options: LimitOptions,
  ) {}

  async take(key: string, points = 1): Promise<Allowance> {
    try {
      return this.allowance(await this.limiter.consume(key, points), false);
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return this.allowance(refusal, true);
      throw refusal;
    }
  }

  async reward(key: string, points = 1): Promise<void> {
    await this.limiter.reward(key, points);
  }

  async used(key: string): Promise<boolean> {
    return ((await this.limiter.get(key))?.consumedPoints ?? 0) > 0;
  }

  async clear(key: string): Promise<void> {
    await this.limiter.delete(key);
  }

  private allowance(left: RateLimiterRes, exceeded: boolean): Allowance {
    return {
      limit: this.options.points,
      remaining: left.remainingPoints,
      resetSeconds: Math.max(1, Math.ceil(left.msBeforeNext / 1000)),
      exceeded,
    };
  }
}
