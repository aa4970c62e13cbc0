import { type LiveChange, type LiveEnd, liveRoutes } from '@larder/contracts/live/live';

/** Longer than two beats of the server: a connection that says nothing for so long is dead without knowing it. */
const SILENCE_MS = 40_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

export interface StreamEvents {
  /** Listening; `resumed: false`: what was read before may be stale. */
  onOpen(resumed: boolean): void;
  onChanges(changes: LiveChange[]): void;
  /** Read everything again. */
  onReset(): void;
  /** Where to resume; also of beats. */
  onPosition(id: string): void;
  onDown(): void;
  /** The session ended or its rights changed: the page has to learn who it is now. */
  onRights(): void;
  /** After a failed attempt: finds out whether the server or only the stream is away, and whether the session is over. */
  probe(): Promise<void>;
}

/**
 * One `EventSource` after the other. The browser's own reconnecting is not used: it has no jitter, gives up on a refusal
 * and a new page could not hand it the position.
 */
export function openLiveStream(after: string | undefined, events: StreamEvents): () => void {
  let position = after;
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let stopped = false;

  const close = () => {
    clearTimeout(silence);
    clearTimeout(retry);
    source?.close();
    source = undefined;
  };

  const again = (opened: boolean) => {
    close();
    if (stopped) return;
    events.onDown();
    failures = opened ? 0 : failures + 1;
    const pause = Math.min(FIRST_RETRY_MS * 2 ** failures, LAST_RETRY_MS);
    // Every browser of a chain loses a restarting server at the same moment: half of the pause is by chance.
    retry = setTimeout(
      () => {
        if (opened) connect();
        else void events.probe().finally(() => stopped || connect());
      },
      pause / 2 + (Math.random() * pause) / 2,
    );
  };

  const connect = () => {
    close();
    if (stopped) return;
    let opened = false;
    const query = position === undefined ? '' : `?after=${encodeURIComponent(position)}`;
    const current = new EventSource(liveRoutes.stream.path + query);
    source = current;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => again(opened), SILENCE_MS);
    };
    const on = <Data>(type: string, handle: (data: Data) => void) =>
      current.addEventListener(type, (event: MessageEvent<string>) => {
        heard();
        if (event.lastEventId) position = event.lastEventId;
        handle(JSON.parse(event.data) as Data);
        if (position !== undefined) events.onPosition(position);
      });
    heard();
    on<{ resumed: boolean }>('hello', ({ resumed }) => {
      opened = true;
      events.onOpen(resumed);
    });
    on<{ changes: LiveChange[] }>('changed', ({ changes }) => events.onChanges(changes));
    on('reset', () => events.onReset());
    on('beat', () => undefined);
    on<{ reason: LiveEnd }>('end', ({ reason }) => {
      if (reason === 'session' || reason === 'scope') events.onRights();
      again(true);
    });
    current.onerror = () => again(opened);
  };

  const wake = () => {
    if (retry === undefined || source) return;
    failures = 0;
    connect();
  };
  window.addEventListener('online', wake);
  connect();
  return () => {
    stopped = true;
    close();
    window.removeEventListener('online', wake);
  };
}
