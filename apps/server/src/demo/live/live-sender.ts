import { setTimeout as pause } from 'node:timers/promises';
import { ChainFeed } from './chain-feed.ts';
import { DevicesStore } from './devices-file.ts';

export interface LiveSenderOptions {
  readonly dataDir: string;
  readonly baseUrl: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** Seams for tests: the defaults are the machine's. */
  readonly now?: () => number;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Keeps the demo's tills busy: fills the time since the last run and goes on live.
 * @returns when the signal has fired
 * @throws Error when the till keys can't be read
 */
export async function runLiveSender(options: LiveSenderOptions): Promise<void> {
  const { baseUrl, signal, say, now = Date.now, sleep = (ms, s) => pause(ms, undefined, { signal: s }) } = options;
  const store = new DevicesStore(options.dataDir);
  const chains = await store.load();
  const feeds = chains.map(
    (devices) =>
      new ChainFeed(devices, { baseUrl, signal, now, sleep, say, save: (until) => store.save(devices.kind, until) }),
  );
  say(`sending for ${chains.map((c) => `${c.kind} (${c.stores.length} stores)`).join(', ')}`);
  const ends = await Promise.allSettled(feeds.map((feed) => feed.run()));
  const failed = ends.find((end) => end.status === 'rejected' && !signal.aborted);
  if (failed?.status === 'rejected') throw failed.reason;
}
