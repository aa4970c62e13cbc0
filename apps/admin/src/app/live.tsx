import { sessionRoutes } from '@larder/contracts/identity/session';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call } from '../lib/api-client.ts';
import { refreshOnNews } from '../lib/live/live-refresh.ts';
import { setLiveState } from '../lib/live/live-state.ts';
import { shareLiveStream } from '../lib/live/shared-stream.ts';
import { useSession } from '../lib/session.ts';
import { features } from './features.ts';

const noop = () => undefined;

/** Keeps the pages of a signed-in person up to date for as long as the frame stands. */
export default function Live() {
  const client = useQueryClient();
  const session = useSession();
  const identity = `${session.tenant.id}:${session.user.id}`;

  useEffect(() => {
    if (typeof EventSource === 'undefined') return undefined;
    const stopRefresh = refreshOnNews(
      client,
      features.flatMap((feature) => feature.live ?? []),
    );
    const stopStream = shareLiveStream({
      identity,
      // Who is signed in, and with which rights, decides about everything on screen.
      onRights: () => void client.invalidateQueries(),
      // A 401 opens the sign-in page, no answer turns the pill to offline; either way the stream tries again.
      probe: () => call(sessionRoutes.get, {}).then(noop, noop),
    });
    return () => {
      stopStream();
      stopRefresh();
      setLiveState('starting');
    };
  }, [client, identity]);

  return null;
}
