import { randomUUID } from 'node:crypto';
import {
  type ChainDefinition,
  demoChain,
  liveTickets,
  MAX_BATCH_TICKETS,
  SendFailed,
  sendBatch,
  type WireBatch,
} from '@larder/simulator';
import type { DemoChainDevices } from './devices-file.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Days that a demo which was off for longer is filled with. */
export const MOST_FILL_DAYS = 14;
/** Length of a window while catching up, and between two live ones. */
const FILL_WINDOW_MS = 6 * HOUR_MS;
export const LIVE_PAUSE_MS = 3_000;
/** A till without tickets still calls in. */
const HEARTBEAT_MS = 60_000;
/** How far back the last sequence number of a till is looked for. */
const SEQ_LOOK_BACK_MS = 3 * DAY_MS;
/** Longest wait between two attempts: an API that restarts is back within seconds. */
const MAX_RETRY_MS = 4_000;
const REFUSED_KEY = new Set([401, 403]);

export interface FeedOptions {
  readonly baseUrl: string;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly save: (sentUntil: Date) => Promise<void>;
  /** Lines for the log; never a key. */
  readonly say: (line: string) => void;
}

/** Sends what the tills of one chain produce, first what is behind, then live. */
export class ChainFeed {
  private readonly chain: ChainDefinition;
  private readonly kind: DemoChainDevices['kind'];
  private readonly options: FeedOptions;
  private readonly keys: Map<string, string>;
  private readonly lastSeq = new Map<string, number>();
  private readonly lastCall = new Map<string, number>();
  private sentUntil: number;
  private sent = 0;

  constructor(devices: DemoChainDevices, options: FeedOptions) {
    this.kind = devices.kind;
    this.chain = demoChain(devices.kind, devices.seed === undefined ? {} : { seed: devices.seed });
    this.keys = new Map(devices.stores.map((s) => [s.code, s.key]));
    this.sentUntil = Date.parse(devices.sentUntil);
    this.options = options;
  }

  /** Runs until the signal fires. Rejects only with the signal's reason. */
  async run(): Promise<void> {
    const { now, signal, sleep, say } = this.options;
    const oldest = now() - MOST_FILL_DAYS * DAY_MS;
    if (this.sentUntil < oldest) {
      say(`${this.kind}: off since ${iso(this.sentUntil)}, filling the last ${MOST_FILL_DAYS} days`);
      this.sentUntil = oldest;
    }
    let behind = now() - this.sentUntil > FILL_WINDOW_MS;
    while (!signal.aborted) {
      await this.window(Math.min(now(), this.sentUntil + FILL_WINDOW_MS));
      if (now() - this.sentUntil > LIVE_PAUSE_MS) continue;
      if (behind) say(`${this.kind}: caught up with ${this.sent} tickets`);
      behind = false;
      await sleep(LIVE_PAUSE_MS, signal);
    }
    signal.throwIfAborted();
  }

  /** Everything in [sentUntil, to) of all stores; acknowledged before it counts. */
  private async window(to: number): Promise<void> {
    if (to <= this.sentUntil) return;
    let sentHere = 0;
    for (const [code, key] of this.keys) {
      const { tickets, dayEnds } = liveTickets(this.chain, code, iso(this.sentUntil), iso(to));
      if (tickets.length + dayEnds.length === 0 && !this.isSilent(code, to)) continue;
      for (let start = 0; start < Math.max(1, tickets.length); start += MAX_BATCH_TICKETS) {
        const part = tickets.slice(start, start + MAX_BATCH_TICKETS);
        const isLast = start + MAX_BATCH_TICKETS >= tickets.length;
        for (const { seq } of part) this.lastSeq.set(code, Math.max(this.lastSeq.get(code) ?? 0, seq));
        const batch: WireBatch = {
          batchId: randomUUID(),
          sentAt: iso(this.options.now()),
          tickets: [...part],
          ...(isLast && dayEnds.length > 0 ? { dayEnds: [...dayEnds] } : {}),
          heartbeat: {
            lastSeq: this.seqOf(code, to),
            unsent: tickets.length - start - part.length,
            oldestUnsentAt: null,
          },
        };
        if (!(await this.deliver(code, key, batch))) break;
        sentHere += part.length;
        this.lastCall.set(code, this.options.now());
      }
    }
    this.sentUntil = to;
    this.sent += sentHere;
    if (sentHere > 0) await this.options.save(new Date(to));
  }

  private isSilent(code: string, to: number): boolean {
    // While days are filled nobody waits for a call.
    if (this.options.now() - to > HEARTBEAT_MS) return false;
    return this.options.now() - (this.lastCall.get(code) ?? 0) >= HEARTBEAT_MS;
  }

  /** Highest number that the store's tills have used. */
  private seqOf(code: string, to: number): number {
    let seq = this.lastSeq.get(code);
    if (seq === undefined) {
      const { tickets } = liveTickets(this.chain, code, iso(to - SEQ_LOOK_BACK_MS), iso(to));
      seq = tickets.reduce((highest, t) => Math.max(highest, t.seq), 0);
      this.lastSeq.set(code, seq);
    }
    return seq;
  }

  /**
   * Tries until the server has taken the batch; only the signal ends that.
   * @returns false when the server refused it for good: a demo whose till was revoked goes on with the others
   */
  private async deliver(code: string, deviceKey: string, batch: WireBatch): Promise<boolean> {
    const { baseUrl, signal, say, sleep } = this.options;
    try {
      await sendBatch(batch, {
        baseUrl,
        deviceKey,
        signal,
        sleep: (ms) => sleep(ms, signal),
        maxAttempts: Number.POSITIVE_INFINITY,
        maxDelayMs: MAX_RETRY_MS,
      });
      return true;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof SendFailed)) throw error;
      if (REFUSED_KEY.has(error.status ?? 0)) {
        this.keys.delete(code);
        say(`${this.kind} ${code}: key refused (${error.status}), this store stays silent from now on`);
      } else say(`${this.kind} ${code}: batch of ${batch.tickets.length} tickets refused (${error.status})`);
      return false;
    }
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();
