import type { LiveEnd } from '@larder/contracts/live/live';
import { type BeforeApplicationShutdown, Injectable, type MessageEvent } from '@nestjs/common';
import { Observable, type Subscriber } from 'rxjs';
import { Authenticator } from '../http/authenticator.ts';
import { Log } from '../logging/logging.ts';
import type { TenantContext } from '../tenancy/tenant-context.ts';
import { TooManyStreams } from './live.errors.ts';
import { LiveEar, PendingChanges } from './live-audience.ts';
import { LiveFeed, type LiveRow } from './live-feed.ts';
import { canResume, type LivePosition, parsePosition, positionId } from './live-position.ts';

/** Reading without a hint. */
const POLL_MS = 500;
/** A rush is read this often; a quiet feed at once. */
const READS_PER_SECOND = 5;
const BEAT_MS = 15_000;
const RECHECK_MS = 400;
/** Re-checking takes at most one part in this of the time. */
const RECHECK_SHARE = 10;
/** A stream whose rights could not be confirmed for this long ends. */
const UNCONFIRMED_MS = 5_000;
const MOST_PER_PERSON = 20;
const MOST_PER_TENANT = 2_000;
/** More than this missed means reading everything again. */
const MOST_MISSED = 2_000;

interface Stream {
  readonly ctx: TenantContext;
  readonly key: Buffer;
  /** What the person's rights were when the stream began. */
  readonly rights: string;
  readonly ear: LiveEar;
  readonly pending: PendingChanges;
  readonly out: Subscriber<MessageEvent>;
  /** False while what it missed is being read; changes wait. */
  ready: boolean;
}

const rightsOf = (ctx: TenantContext): string => JSON.stringify([ctx.tenantId, ctx.actor.id, ctx.grants]);

/**
 * The streams of this process. One reader serves them all: it reads what was committed since its last snapshot and hands
 * every person what is theirs. Nothing runs while nobody listens.
 */
@Injectable()
export class LiveHub implements BeforeApplicationShutdown {
  private readonly byTenant = new Map<string, Set<Stream>>();
  private position: LivePosition | undefined;
  private starting: Promise<void> | undefined;
  private started = false;
  private closed = false;
  private reading = false;
  private woken = false;
  private budget = READS_PER_SECOND;
  private budgetAt = performance.now();
  private readTimer: NodeJS.Timeout | undefined;
  private recheckTimer: NodeJS.Timeout | undefined;
  private beatTimer: NodeJS.Timeout | undefined;
  private confirmedAt = performance.now();

  constructor(
    private readonly feed: LiveFeed,
    private readonly authenticator: Authenticator,
    private readonly log: Log,
  ) {}

  /** Streams open in this process. */
  get size(): number {
    let size = 0;
    for (const streams of this.byTenant.values()) size += streams.size;
    return size;
  }

  /**
   * Opens a stream for a signed-in person.
   * @param after id of the last event received, or undefined
   * @throws TooManyStreams, and what the database throws: before the first byte, so that the refusal has a status
   */
  async open(ctx: TenantContext, key: Buffer, after: string | undefined): Promise<Observable<MessageEvent>> {
    this.admit(ctx);
    await this.ensureReading();
    return new Observable<MessageEvent>((out) => {
      const stream: Stream = {
        ctx,
        key,
        rights: rightsOf(ctx),
        ear: new LiveEar(ctx),
        pending: new PendingChanges(),
        out,
        ready: false,
      };
      const streams = this.byTenant.get(ctx.tenantId) ?? new Set();
      this.byTenant.set(ctx.tenantId, streams.add(stream));
      if (this.closed) this.end(stream, 'shutdown');
      else void this.begin(stream, after);
      return () => this.forget(stream);
    });
  }

  private admit(ctx: TenantContext): void {
    const streams = this.byTenant.get(ctx.tenantId);
    if (!streams) return;
    const own = [...streams].filter((s) => s.ctx.actor.id === ctx.actor.id).length;
    if (streams.size >= MOST_PER_TENANT || own >= MOST_PER_PERSON) throw new TooManyStreams();
  }

  /** Tells a new stream what it missed. Whatever is read meanwhile waits, so that no position gets ahead of its events. */
  private async begin(stream: Stream, after: string | undefined): Promise<void> {
    try {
      // The last other listener may have left since the refusals were checked, and the reader with it.
      await this.ensureReading();
      const from = after === undefined ? null : parsePosition(after);
      const here = this.position as LivePosition;
      const missed =
        from && canResume(from, here) ? await this.feed.missed(stream.ctx.tenantId, from, MOST_MISSED) : null;
      if (stream.out.closed) return;
      for (const row of missed ?? []) this.offer(stream, row);
      this.say(stream, 'hello', { resumed: missed !== null });
      if (after !== undefined && missed === null) this.say(stream, 'reset', {});
      stream.ready = true;
      this.flush(stream);
    } catch (error) {
      this.log.pino.warn({ err: error }, 'live stream not resumed');
      this.end(stream, 'unavailable');
    }
  }

  private offer(stream: Stream, row: LiveRow): void {
    const change = stream.ear.hears(row);
    if (change) stream.pending.add(change);
  }

  private flush(stream: Stream): void {
    if (stream.ready && !stream.pending.empty) this.say(stream, 'changed', { changes: stream.pending.take() });
  }

  private say(stream: Stream, type: string, data: object, more: Partial<MessageEvent> = {}): void {
    if (stream.out.closed) return;
    const id = this.position && { id: positionId(this.position) };
    stream.out.next({ type, ...id, data: JSON.stringify(data), ...more });
  }

  private end(stream: Stream, reason: LiveEnd): void {
    this.say(stream, 'end', { reason });
    stream.out.complete();
    this.forget(stream);
  }

  private forget(stream: Stream): void {
    const streams = this.byTenant.get(stream.ctx.tenantId);
    streams?.delete(stream);
    if (streams?.size === 0) this.byTenant.delete(stream.ctx.tenantId);
    if (this.byTenant.size === 0) this.rest();
  }

  private all(): Stream[] {
    return [...this.byTenant.values()].flatMap((streams) => [...streams]);
  }

  private async ensureReading(): Promise<void> {
    if (this.position) return;
    this.starting ??= this.startReading().finally(() => {
      this.starting = undefined;
    });
    await this.starting;
  }

  private async startReading(): Promise<void> {
    this.position = await this.feed.position();
    this.confirmedAt = performance.now();
    if (!this.started) {
      this.started = true;
      this.feed.start(() => this.wake());
    }
    this.schedule(POLL_MS);
    this.beatTimer = setInterval(() => this.beat(), BEAT_MS);
    this.recheckTimer = setTimeout(() => void this.recheck(), RECHECK_MS);
  }

  /** The last listener left: the next one starts from its own moment. */
  private rest(): void {
    this.position = undefined;
    clearTimeout(this.readTimer);
    clearTimeout(this.recheckTimer);
    clearInterval(this.beatTimer);
  }

  private schedule(ms: number): void {
    clearTimeout(this.readTimer);
    this.readTimer = setTimeout(() => void this.read(), ms);
  }

  /** A hint: read as soon as the budget allows. */
  private wake(): void {
    if (!this.position) return;
    if (this.reading) this.woken = true;
    else this.schedule(this.wait());
  }

  /** Milliseconds until the next read may run: at once after a quiet moment, evenly under a rush. */
  private wait(): number {
    const now = performance.now();
    this.budget = Math.min(READS_PER_SECOND, this.budget + ((now - this.budgetAt) / 1_000) * READS_PER_SECOND);
    this.budgetAt = now;
    return this.budget >= 1 ? 0 : Math.ceil(((1 - this.budget) / READS_PER_SECOND) * 1_000);
  }

  private async read(): Promise<void> {
    const from = this.position;
    if (!from || this.reading) return;
    this.reading = true;
    this.woken = false;
    try {
      this.wait();
      const { rows, position } = await this.feed.since(from);
      if (this.position !== from) return;
      this.position = position;
      if (rows.length > 0) {
        this.budget -= 1;
        this.deliver(rows);
      }
    } catch (error) {
      // The position stays: the next read takes what this one did not.
      this.log.pino.warn({ err: error }, 'live events not read');
    } finally {
      this.reading = false;
      if (this.position) this.schedule(this.woken ? this.wait() : POLL_MS);
    }
  }

  private deliver(rows: readonly LiveRow[]): void {
    const touched = new Set<Stream>();
    for (const row of rows) {
      for (const stream of this.byTenant.get(row.tenant_id) ?? []) {
        this.offer(stream, row);
        touched.add(stream);
      }
    }
    for (const stream of touched) this.flush(stream);
  }

  /** Keeps proxies from closing quiet streams, shows dead ones, and moves the position that a client would resume from. */
  private beat(): void {
    for (const stream of this.all()) if (stream.ready) this.say(stream, 'beat', {}, { comment: 'beat' });
  }

  /** Asks again who everybody is: a leaver, an ended session and a changed scope end their streams. */
  private async recheck(): Promise<void> {
    const began = performance.now();
    const streams = this.all();
    try {
      const now = await this.authenticator.sessions(streams.map((s) => s.key));
      this.confirmedAt = began;
      streams.forEach((stream, i) => {
        const ctx = now[i];
        if (!ctx) this.end(stream, 'session');
        else if (rightsOf(ctx) !== stream.rights) this.end(stream, 'scope');
      });
    } catch (error) {
      this.log.pino.warn({ err: error }, 'live streams not re-checked');
      if (performance.now() - this.confirmedAt > UNCONFIRMED_MS)
        for (const stream of this.all()) this.end(stream, 'unavailable');
    }
    if (!this.position || this.closed) return;
    const took = performance.now() - began;
    // Everybody may have left and somebody come meanwhile: one chain of questions is enough.
    clearTimeout(this.recheckTimer);
    this.recheckTimer = setTimeout(() => void this.recheck(), Math.max(RECHECK_MS, took * RECHECK_SHARE));
  }

  /** Before the server waits for its connections, which would wait for ever. */
  beforeApplicationShutdown(): void {
    this.closed = true;
    for (const stream of this.all()) this.end(stream, 'shutdown');
    this.rest();
  }
}
