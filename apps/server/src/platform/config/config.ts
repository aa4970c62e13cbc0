import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import { z } from 'zod';

const Flag = z.enum(['0', '1']).transform((v) => v === '1');

const Points = z.coerce.number().int().min(1).max(1_000_000_000);

/** Every setting of API and worker. */
export const Environment = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  LARDER_HOST: z.string().default('127.0.0.1'),
  LARDER_PORT: z.coerce.number().int().min(0).max(65535).default(7300),
  LARDER_PUBLIC_URL: z.url().optional(),
  /** Who may say where a request came from (X-Forwarded-For, -Proto): addresses, networks, or names such as `uniquelocal`. */
  LARDER_TRUSTED_PROXIES: z.string().default('loopback'),
  /** `self-signed`: an authority of its own in the data folder. */
  LARDER_TLS: z.enum(['off', 'self-signed']).default('off'),
  LARDER_TLS_CERT: z.string().optional(),
  LARDER_TLS_KEY: z.string().optional(),
  /** Also answer plain HTTP on this port (80) with the way to HTTPS. */
  LARDER_HTTP_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  LARDER_DATA_DIR: z.string().default('.larder'),
  LARDER_DB_URL_RUNTIME: z.string().min(1, 'set by the launcher; see README, "Run it for real"'),
  LARDER_DB_URL_REPORT: z.string().min(1),
  LARDER_DB_URL_DISPATCHER: z.string().min(1),
  LARDER_DB_URL_QUEUE: z.string().min(1),
  /** Given to the worker and the operator's command only: it appends to the audit log's hash chain. */
  LARDER_DB_URL_SEALER: z.string().min(1).optional(),
  /** Given to the seed and the operator's command only, never to API or worker. */
  LARDER_DB_URL_ADMIN: z.string().min(1).optional(),
  LARDER_DB_POOL: z.coerce.number().int().min(2).max(200).default(16),
  REDIS_URL: z.url().optional(),
  /** How long requests and jobs may still run after SIGTERM. */
  LARDER_SHUTDOWN_SECONDS: z.coerce.number().min(0).max(600).default(20),
  /** Posts of a chain's tills per ten seconds, changes and downloads of a person per minute, waiting work items of a chain. */
  LARDER_LIMIT_INGEST: Points.default(3_000),
  LARDER_LIMIT_WRITES: Points.default(600),
  LARDER_LIMIT_EXPORTS: Points.default(30),
  LARDER_LIMIT_BACKLOG: Points.default(100_000),
  /** Longest statement of a request; reports have a minute, jobs ten. */
  LARDER_STATEMENT_TIMEOUT_MS: z.coerce.number().int().min(0).max(600_000).optional(),
  /** Bearer token of /metrics; without it only this machine may read them. */
  LARDER_METRICS_TOKEN: z.string().min(16, 'at least 16 characters').optional(),
  /** Port of the worker's own /metrics on LARDER_HOST; none without it. */
  LARDER_WORKER_METRICS_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  LARDER_SECRET: z.string().min(32, 'at least 32 characters').optional(),
  /** Signs the anchors of the audit log; without it a key derived from LARDER_SECRET does. */
  LARDER_AUDIT_KEY: z.string().min(32, 'at least 32 characters').optional(),
  /** Where each anchor is mailed, so that it exists outside of this machine; needs SMTP_URL. */
  LARDER_AUDIT_MAIL: z.email().optional(),
  /** Where npm was called: names of files that an operator types are meant from there. */
  INIT_CWD: z.string().optional(),
  LARDER_DEMO: Flag.default(false),
  LARDER_ADMIN_DIST: z.string().optional(),
  SMTP_URL: z.url().optional(),
  /** Base address of a weather server in Open-Meteo's format; without it no weather is ever fetched. */
  LARDER_WEATHER_URL: z.url({ protocol: /^https?$/ }).optional(),
  LARDER_WEATHER_KEY: z.string().min(1).optional(),
  /** Least time between two questions to it. */
  LARDER_WEATHER_PAUSE_MS: z.coerce.number().int().min(0).max(60_000).default(300),
  SMTP_FROM: z.string().default('Larder <no-reply@localhost>'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** Where the server's certificate comes from. */
export type TlsChoice =
  | { readonly kind: 'self-signed' }
  | { readonly kind: 'files'; readonly cert: string; readonly key: string };

/** Settings that can't be used; the message names each variable and what is wrong with it. */
export class ConfigError extends Error {}

/** Validated settings. The only reader of `process.env` in the server. */
export class Config {
  readonly env: 'development' | 'production' | 'test';
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly trustedProxies: string;
  /** Undefined: plain HTTP, on this machine or behind a proxy. */
  readonly tls: TlsChoice | undefined;
  readonly httpPort: number | undefined;
  /** Whether browsers shall refuse plain HTTP from now on: with a certificate that everybody trusts only. */
  readonly hsts: boolean;
  readonly dataDir: string;
  readonly db: {
    readonly runtime: string;
    readonly report: string;
    readonly dispatcher: string;
    readonly queue: string;
    /** Undefined in processes that do not seal. */
    readonly sealer: string | undefined;
    readonly admin: string | undefined;
    readonly pool: number;
    /** Of requests; undefined: the default of the process. */
    readonly statementTimeoutMs: number | undefined;
  };
  readonly redisUrl: string | undefined;
  readonly shutdownSeconds: number;
  readonly limits: {
    readonly ingestPer10s: number;
    readonly writesPerMinute: number;
    readonly exportsPerMinute: number;
    readonly backlog: number;
  };
  /** Off in tests, where a dozen processes share two cores. */
  readonly shedOnSlowLoop: boolean;
  readonly metrics: { readonly token: string | undefined; readonly workerPort: number | undefined };
  readonly secret: Buffer;
  /** `key`: what the signing key of anchors is derived from; `mail`: who keeps them. */
  readonly audit: { readonly key: Buffer; readonly mail: string | undefined };
  readonly demo: boolean;
  readonly adminDist: string | undefined;
  readonly smtp: { readonly url: string; readonly from: string } | undefined;
  readonly invokedFrom: string;
  /** Undefined: no weather is fetched. */
  readonly weather: { readonly url: string; readonly key: string | undefined; readonly pauseMs: number } | undefined;
  readonly logLevel: string;

  private constructor(e: z.output<typeof Environment>) {
    this.env = e.NODE_ENV;
    this.host = e.LARDER_HOST;
    this.port = e.LARDER_PORT;
    this.tls = tlsChoice(e);
    this.publicUrl = e.LARDER_PUBLIC_URL ?? `http${this.tls ? 's' : ''}://${e.LARDER_HOST}:${e.LARDER_PORT}`;
    this.trustedProxies = e.LARDER_TRUSTED_PROXIES;
    this.httpPort = e.LARDER_HTTP_PORT;
    this.hsts = this.tls?.kind !== 'self-signed' && hasPublicName(new URL(this.publicUrl));
    this.dataDir = path.resolve(e.LARDER_DATA_DIR);
    this.db = {
      runtime: e.LARDER_DB_URL_RUNTIME,
      report: e.LARDER_DB_URL_REPORT,
      dispatcher: e.LARDER_DB_URL_DISPATCHER,
      queue: e.LARDER_DB_URL_QUEUE,
      sealer: e.LARDER_DB_URL_SEALER,
      admin: e.LARDER_DB_URL_ADMIN,
      pool: e.LARDER_DB_POOL,
      statementTimeoutMs: e.LARDER_STATEMENT_TIMEOUT_MS,
    };
    this.redisUrl = e.REDIS_URL;
    this.shutdownSeconds = e.LARDER_SHUTDOWN_SECONDS;
    this.limits = {
      ingestPer10s: e.LARDER_LIMIT_INGEST,
      writesPerMinute: e.LARDER_LIMIT_WRITES,
      exportsPerMinute: e.LARDER_LIMIT_EXPORTS,
      backlog: e.LARDER_LIMIT_BACKLOG,
    };
    this.shedOnSlowLoop = e.NODE_ENV !== 'test';
    this.metrics = { token: e.LARDER_METRICS_TOKEN, workerPort: e.LARDER_WORKER_METRICS_PORT };
    this.secret = Buffer.from(e.LARDER_SECRET ?? generatedSecret(this.dataDir), 'utf8');
    this.audit = {
      key: e.LARDER_AUDIT_KEY === undefined ? this.secret : Buffer.from(e.LARDER_AUDIT_KEY, 'utf8'),
      mail: e.LARDER_AUDIT_MAIL,
    };
    this.invokedFrom = path.resolve(e.INIT_CWD ?? '.');
    this.demo = e.LARDER_DEMO;
    this.adminDist = e.LARDER_ADMIN_DIST;
    this.smtp = e.SMTP_URL === undefined ? undefined : { url: e.SMTP_URL, from: e.SMTP_FROM };
    this.weather =
      e.LARDER_WEATHER_URL === undefined
        ? undefined
        : { url: e.LARDER_WEATHER_URL, key: e.LARDER_WEATHER_KEY, pauseMs: e.LARDER_WEATHER_PAUSE_MS };
    this.logLevel = e.LOG_LEVEL;
  }

  /** @throws ConfigError naming every refused variable. */
  static load(source: NodeJS.ProcessEnv = process.env): Config {
    const parsed = Environment.safeParse(Object.fromEntries(Object.entries(source).filter(([, v]) => v !== '')));
    if (!parsed.success) {
      throw new ConfigError(
        `Larder can't start with these settings:\n${parsed.error.issues.map((i) => `  ${i.path.join('.')}: ${i.message}`).join('\n')}`,
      );
    }
    return new Config(parsed.data);
  }
}

/** @throws ConfigError when only one of the two files is named */
function tlsChoice(e: z.output<typeof Environment>): TlsChoice | undefined {
  if ((e.LARDER_TLS_CERT === undefined) !== (e.LARDER_TLS_KEY === undefined))
    throw new ConfigError(
      "Larder can't start with these settings:\n  LARDER_TLS_CERT and LARDER_TLS_KEY: set both or none",
    );
  if (e.LARDER_TLS_CERT !== undefined && e.LARDER_TLS_KEY !== undefined)
    return { kind: 'files', cert: path.resolve(e.LARDER_TLS_CERT), key: path.resolve(e.LARDER_TLS_KEY) };
  return e.LARDER_TLS === 'self-signed' ? { kind: 'self-signed' } : undefined;
}

/** A name that a public authority certifies: not an address, not a name of the local network. */
const hasPublicName = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' &&
  isIP(hostname.replace(/^\[|\]$/g, '')) === 0 &&
  /\.[a-z][a-z0-9-]*$/i.test(hostname) &&
  !/\.(local|lan|internal|home\.arpa|localhost)$/i.test(hostname);

/** Losing this file makes sealed personal data unreadable, so it is written once and kept with the data. */
function generatedSecret(dataDir: string): string {
  const file = path.join(dataDir, 'secret');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8').trim();
}
