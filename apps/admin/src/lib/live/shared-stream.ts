import { noteAnswer } from '../connection.ts';
import { type LiveNews, type LiveState, setLiveState, tellLiveNews } from './live-state.ts';
import { openLiveStream } from './live-stream.ts';

/** What the leading tab tells the others, and what a new tab asks. */
type Told =
  | { kind: 'state'; state: LiveState; position: string | undefined }
  | { kind: 'news'; news: LiveNews; position: string | undefined }
  | { kind: 'rights' }
  | { kind: 'who' };

export interface SharedStreamOptions {
  /** Person and chain: tabs of one browser share a stream only while they are the same person's. */
  readonly identity: string;
  readonly onRights: () => void;
  readonly probe: () => Promise<void>;
}

/**
 * One stream per browser: HTTP/1.1 gives an origin six connections, and a stream keeps one. The tab that holds the lock
 * leads and tells the others; when it closes, the next one goes on from the last position that it heard of.
 * Where a browser has no locks, each visible tab opens its own.
 */
export function shareLiveStream({ identity, onRights, probe }: SharedStreamOptions): () => void {
  const name = `larder-live:${identity}`;
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(name);
  let position: string | undefined;
  let state: LiveState = 'starting';
  let leading = false;
  let release: (() => void) | undefined;
  let stopped = false;

  const tell = (told: Told) => channel?.postMessage(told);
  const enter = (next: LiveState) => {
    state = next;
    setLiveState(next);
    if (next === 'live') noteAnswer();
  };
  const say = (news: LiveNews) => {
    tellLiveNews(news);
    tell({ kind: 'news', news, position });
  };
  const show = (next: LiveState) => {
    enter(next);
    tell({ kind: 'state', state, position });
  };

  const lead = (): (() => void) => {
    leading = true;
    const close = openLiveStream(position, {
      onOpen: (resumed) => {
        show('live');
        if (!resumed) say('all');
      },
      onChanges: say,
      onReset: () => say('all'),
      onPosition: (id) => {
        position = id;
        enter(state);
        tell({ kind: 'state', state, position });
      },
      onDown: () => show('connecting'),
      onRights: () => {
        onRights();
        tell({ kind: 'rights' });
      },
      probe,
    });
    return () => {
      leading = false;
      close();
    };
  };

  if (channel)
    channel.onmessage = ({ data }: MessageEvent<Told>) => {
      if (data.kind === 'who') {
        if (leading) tell({ kind: 'state', state, position });
        return;
      }
      if (leading) return;
      if (data.kind === 'rights') return onRights();
      position = data.position;
      if (data.kind === 'news') tellLiveNews(data.news);
      else enter(data.state);
    };

  if (channel && 'locks' in navigator) {
    tell({ kind: 'who' });
    void navigator.locks
      .request(name, () => {
        if (stopped) return undefined;
        const close = lead();
        return new Promise<void>((resolve) => {
          release = () => {
            close();
            resolve();
          };
        });
      })
      .catch(() => undefined);
  } else {
    const follow = () => {
      release?.();
      release = document.visibilityState === 'visible' ? lead() : undefined;
    };
    document.addEventListener('visibilitychange', follow);
    follow();
    return () => {
      document.removeEventListener('visibilitychange', follow);
      release?.();
    };
  }
  return () => {
    stopped = true;
    release?.();
    channel.close();
  };
}
