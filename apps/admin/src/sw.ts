import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { sendInBackground } from './app/send-in-background.ts';
import { SYNC_TAG } from './lib/background-sync.ts';

/** Background Sync is in no type library. */
interface SyncEvent {
  readonly tag: string;
  waitUntil(work: Promise<unknown>): void;
}

/** As much of the worker's global scope as is used here; its full types and those of a page exclude each other. */
interface Worker {
  readonly __WB_MANIFEST: Parameters<typeof precacheAndRoute>[0];
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'sync', listener: (event: SyncEvent) => void): void;
  skipWaiting(): Promise<void>;
}
declare const self: Worker;

// The app's own files, so that it opens without a connection. /api is never answered from here: what a person may read
// offline is kept per person by the page (lib/offline.ts) and goes with their sign-out.
precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), {
    denylist: [/^\/api\//, /^\/(?:healthz|readyz|metrics)$/, /\.[a-z0-9]{2,5}$/i],
  }),
);

// A new version waits until somebody asks for it: nothing reloads under the hands of a person.
self.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void self.skipWaiting();
});

// Edits that wait on the device go out once there is a connection, also with no page open. A rejection makes the browser
// try again a few times; after that the next page that opens sends.
self.addEventListener('sync', (event) => {
  if (event.tag === SYNC_TAG) event.waitUntil(sendInBackground());
});
