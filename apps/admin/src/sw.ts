import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

/** As much of the worker's global scope as is used here; its full types and those of a page exclude each other. */
interface Worker {
  readonly __WB_MANIFEST: Parameters<typeof precacheAndRoute>[0];
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
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
