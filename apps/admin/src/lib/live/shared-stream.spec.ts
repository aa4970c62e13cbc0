// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LiveNews, liveState, onLiveNews, setLiveState } from './live-state.ts';
import { shareLiveStream } from './shared-stream.ts';

/** The browser's event source, driven by the test. */
class FakeSource extends EventTarget {
  static readonly all: FakeSource[] = [];
  static get last(): FakeSource {
    return FakeSource.all.at(-1) as FakeSource;
  }
  onerror: (() => void) | null = null;
  closed = false;
  constructor(readonly url: string) {
    super();
    FakeSource.all.push(this);
  }
  close(): void {
    this.closed = true;
  }
  say(type: string, data: object, lastEventId: string): void {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data), lastEventId }));
  }
}

/** One lock for all tabs of the test, in the order of their asking. */
class FakeLocks {
  private tail: Promise<unknown> = Promise.resolve();
  request(_name: string, work: () => Promise<void> | undefined): Promise<unknown> {
    this.tail = this.tail.then(work);
    return this.tail;
  }
}

const tab = () => shareLiveStream({ identity: 't:u', onRights: rights, probe });
const rights = vi.fn();
const probe = vi.fn(async () => undefined);
const settle = () => vi.advanceTimersByTimeAsync(0);
let news: LiveNews[];
let stopNews: () => void;
const open: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.stubGlobal('EventSource', FakeSource);
  vi.stubGlobal('BroadcastChannel', undefined);
  FakeSource.all.length = 0;
  rights.mockClear();
  probe.mockClear();
  setLiveState('starting');
  news = [];
  stopNews = onLiveNews((n) => news.push(n));
});
afterEach(() => {
  for (const close of open.splice(0)) close();
  stopNews();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  Reflect.deleteProperty(navigator, 'locks');
});

describe('[PLT-09] a browser’s stream', () => {
  it('tells what changed, and everything when the first stream cannot resume', async () => {
    open.push(tab());
    FakeSource.last.say('hello', { resumed: false }, '1.5:5:');
    expect(liveState()).toBe('live');
    FakeSource.last.say('changed', { changes: [{ topic: 'sales.ticket' }] }, '2.6:6:');
    expect(news).toEqual(['all', [{ topic: 'sales.ticket' }]]);
  });

  it('goes on from the last position that any event carried, beats too, and says so meanwhile', async () => {
    open.push(tab());
    FakeSource.last.say('hello', { resumed: false }, '1.5:5:');
    FakeSource.last.say('beat', {}, '9.8:8:');
    FakeSource.last.onerror?.();
    expect(liveState()).toBe('connecting');
    await vi.advanceTimersByTimeAsync(1_100);
    expect(FakeSource.all).toHaveLength(2);
    expect(FakeSource.last.url).toContain(`after=${encodeURIComponent('9.8:8:')}`);
    FakeSource.last.say('hello', { resumed: true }, '9.8:8:');
    expect(liveState()).toBe('live');
    expect(news).toEqual(['all']);
  });

  it('a refused connection is probed, and tried less and less often', async () => {
    open.push(tab());
    FakeSource.last.onerror?.();
    await vi.advanceTimersByTimeAsync(2_100);
    expect(probe).toHaveBeenCalledTimes(1);
    expect(FakeSource.all).toHaveLength(2);
    for (let i = 0; i < 8; i += 1) {
      FakeSource.last.onerror?.();
      await vi.advanceTimersByTimeAsync(31_000);
    }
    FakeSource.last.onerror?.();
    const before = FakeSource.all.length;
    await vi.advanceTimersByTimeAsync(14_000);
    expect(FakeSource.all).toHaveLength(before);
    await vi.advanceTimersByTimeAsync(17_000);
    expect(FakeSource.all).toHaveLength(before + 1);
  });

  it('a stream that says nothing for forty seconds is dead', async () => {
    open.push(tab());
    FakeSource.last.say('hello', { resumed: false }, '1.5:5:');
    await vi.advanceTimersByTimeAsync(39_000);
    expect(liveState()).toBe('live');
    await vi.advanceTimersByTimeAsync(2_500);
    expect(FakeSource.all.length).toBeGreaterThan(1);
  });

  it('[PPL-11] an ended session or changed rights are looked into at once', async () => {
    open.push(tab());
    FakeSource.last.say('hello', { resumed: false }, '1.5:5:');
    FakeSource.last.say('end', { reason: 'scope' }, '1.5:5:');
    expect(rights).toHaveBeenCalledTimes(1);
    FakeSource.last.say('end', { reason: 'shutdown' }, '1.5:5:');
    expect(rights).toHaveBeenCalledTimes(1);
  });
});

describe('[PLT-09] several tabs', () => {
  beforeEach(() => {
    Object.defineProperty(navigator, 'locks', { value: new FakeLocks(), configurable: true });
    const channels = new Set<{ onmessage: ((e: { data: unknown }) => void) | null }>();
    vi.stubGlobal(
      'BroadcastChannel',
      class {
        onmessage: ((e: { data: unknown }) => void) | null = null;
        constructor() {
          channels.add(this);
        }
        postMessage(data: unknown): void {
          for (const other of channels) if (other !== this) other.onmessage?.({ data });
        }
        close(): void {
          channels.delete(this);
        }
      },
    );
  });

  it('hold one stream; when its tab closes the next goes on where it stopped', async () => {
    const first = tab();
    await settle();
    open.push(tab(), tab());
    await settle();
    expect(FakeSource.all).toHaveLength(1);
    FakeSource.last.say('hello', { resumed: false }, '1.5:5:');
    FakeSource.last.say('beat', {}, '7.9:9:');
    first();
    await settle();
    expect(FakeSource.all[0]?.closed).toBe(true);
    expect(FakeSource.all).toHaveLength(2);
    expect(FakeSource.last.url).toContain(`after=${encodeURIComponent('7.9:9:')}`);
  });
});
