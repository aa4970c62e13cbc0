import type { WireBatch } from './wire.ts';

export interface SenderOptions {
  /** Server's address without a path, e.g. `http://127.0.0.1:8080`. */
  readonly baseUrl: string;
  /** Key of the store's till, sent as a bearer token. */
  readonly deviceKey: string;
  /** Attempts per batch before giving up. Default 8. */
  readonly maxAttempts?: number;
  readonly baseDelayMs?: number;
  readonly maxDelayMs?: number;
  /** A request without an answer counts as lost after this time. Default 15 s. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Seams for tests: the defaults are the platform's. */
  readonly fetch?: typeof fetch;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly random?: () => number;
  readonly now?: () => number;
}

export interface SendOutcome {
  readonly batchId: string;
  readonly attempts: number;
  /** The server's answer: per-ticket results. */
  readonly result: unknown;
}

/** The server refused the batch for good, or every attempt failed. Sending it again later is safe: batches and tickets are idempotent. */
export class SendFailed extends Error {
  readonly batchId: string;
  readonly attempts: number;
  /** Last HTTP status, null when no answer came. */
  readonly status: number | null;

  constructor(batchId: string, attempts: number, status: number | null, detail: string) {
    super(`batch ${batchId} not accepted after ${attempts} attempts: ${detail}`);
    this.name = 'SendFailed';
    this.batchId = batchId;
    this.attempts = attempts;
    this.status = status;
  }
}

const PATH = '/api/v1/pos/batches';

const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });

/** Worth another try: the request may not have arrived, or the server asks for patience. */
function isTransient(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** Milliseconds of a Retry-After header (seconds or an HTTP date), null without a readable one. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

/** Exponential back-off with full jitter (each wait uniform below a doubling cap), so that stores don't come back in step. */
export function backoffMs(attempt: number, baseDelayMs: number, maxDelayMs: number, random: () => number): number {
  return Math.floor(random() * Math.min(maxDelayMs, baseDelayMs * 2 ** attempt));
}

/**
 * Sends one batch until the server has answered 2xx. The same bytes go out on every attempt.
 * @throws SendFailed on a permanent refusal or after the last attempt; the abort reason when the signal fires.
 */
export async function sendBatch(batch: WireBatch, options: SenderOptions): Promise<SendOutcome> {
  const {
    maxAttempts = 8,
    baseDelayMs = 500,
    maxDelayMs = 30_000,
    sleep = pause,
    random = Math.random,
    now = Date.now,
  } = options;
  const body = JSON.stringify(batch);
  let status: number | null = null;
  let detail = 'no attempt was made';
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    options.signal?.throwIfAborted();
    const answer = await post(body, options);
    status = answer.status;
    detail = answer.detail;
    if (answer.ok) return { batchId: batch.batchId, attempts: attempt + 1, result: answer.result };
    if (status !== null && !isTransient(status)) throw new SendFailed(batch.batchId, attempt + 1, status, detail);
    if (attempt + 1 === maxAttempts) break;
    const asked = retryAfterMs(answer.retryAfter, now());
    await sleep(Math.max(asked ?? 0, backoffMs(attempt, baseDelayMs, maxDelayMs, random)), options.signal);
  }
  throw new SendFailed(batch.batchId, maxAttempts, status, detail);
}

interface Answer {
  ok: boolean;
  status: number | null;
  detail: string;
  retryAfter: string | null;
  result: unknown;
}

async function post(body: string, options: SenderOptions): Promise<Answer> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? 15_000);
  try {
    const response = await (options.fetch ?? fetch)(new URL(PATH, options.baseUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${options.deviceKey}` },
      body,
      signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
    });
    const text = await response.text();
    const result: unknown = response.ok ? JSON.parse(text) : null;
    return {
      ok: response.ok,
      status: response.status,
      detail: `HTTP ${response.status} ${text.slice(0, 300)}`,
      retryAfter: response.headers.get('retry-after'),
      result,
    };
  } catch (error) {
    // The caller's own abort isn't a network fault.
    options.signal?.throwIfAborted();
    return {
      ok: false,
      status: null,
      detail: error instanceof Error ? error.message : String(error),
      retryAfter: null,
      result: null,
    };
  }
}

/** Sends batches one after the other, the order of a till. Stops at the first that can't be delivered. */
export async function sendBatches(batches: Iterable<WireBatch>, options: SenderOptions): Promise<SendOutcome[]> {
  const outcomes: SendOutcome[] = [];
  for (const batch of batches) outcomes.push(await sendBatch(batch, options));
  return outcomes;
}
