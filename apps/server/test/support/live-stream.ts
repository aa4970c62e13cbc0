import type { LiveChange } from '@larder/contracts/live/live';

const PATIENCE_MS = 8_000;

export interface LiveEvent {
  readonly type: string;
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** `performance.now()` of its arrival. */
  readonly at: number;
}

/** A browser's side of `GET /api/v1/live`, over a real socket. */
export class LiveStream {
  readonly events: LiveEvent[] = [];
  ended = false;
  private readonly waiting = new Set<() => void>();

  private constructor(
    readonly status: number,
    readonly headers: Headers,
    private readonly abort: AbortController,
  ) {}

  /** Opens a stream and waits for its `hello`, or for the refusal. */
  static async open(
    base: string,
    caller: { readonly cookie: string },
    options: { readonly after?: string; readonly lastEventId?: string } = {},
  ): Promise<LiveStream> {
    const abort = new AbortController();
    const url = `${base}/api/v1/live${options.after === undefined ? '' : `?after=${encodeURIComponent(options.after)}`}`;
    const response = await fetch(url, {
      headers: {
        cookie: caller.cookie,
        'accept-encoding': 'gzip, br',
        ...(options.lastEventId === undefined ? {} : { 'last-event-id': options.lastEventId }),
      },
      signal: abort.signal,
    });
    const stream = new LiveStream(response.status, response.headers, abort);
    if (response.ok && response.body) {
      void stream.read(response.body);
      await stream.next((e) => e.type === 'hello');
    } else stream.ended = true;
    return stream;
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    try {
      for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) this.take(block);
      }
    } catch {
      // Cut by the test, or by the server.
    }
    this.ended = true;
    for (const look of this.waiting) look();
  }

  private take(block: string): void {
    const field = (name: string) =>
      block
        .split('\n')
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2);
    const data = field('data');
    if (data === undefined) return;
    const event = {
      type: field('event') ?? 'message',
      id: field('id') ?? '',
      data: JSON.parse(data),
      at: performance.now(),
    };
    this.events.push(event);
    for (const look of this.waiting) look();
  }

  private until<T>(what: string, look: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const found = look();
        if (found === undefined) return;
        clearTimeout(timer);
        this.waiting.delete(check);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.waiting.delete(check);
        reject(new Error(`${what} did not come; got ${JSON.stringify(this.events)}`));
      }, PATIENCE_MS);
      this.waiting.add(check);
      check();
    });
  }

  next(wanted: (event: LiveEvent) => boolean): Promise<LiveEvent> {
    return this.until('the event', () => this.events.find(wanted));
  }

  /** The first message that carries this change. */
  change(wanted: Partial<LiveChange>): Promise<LiveEvent> {
    return this.next((e) => e.type === 'changed' && changesIn(e).some((c) => matches(c, wanted)));
  }

  /** Resolves when the server has closed the stream. */
  closed(): Promise<true> {
    return this.until('the end of the stream', () => (this.ended ? true : undefined));
  }

  changes(): LiveChange[] {
    return this.events.filter((e) => e.type === 'changed').flatMap(changesIn);
  }

  get lastId(): string {
    return this.events.at(-1)?.id ?? '';
  }

  cut(): void {
    this.abort.abort();
  }
}

const changesIn = (event: LiveEvent): LiveChange[] => event.data['changes'] as LiveChange[];

const matches = (change: LiveChange, wanted: Partial<LiveChange>): boolean =>
  Object.entries(wanted).every(([name, value]) => change[name as keyof LiveChange] === value);
