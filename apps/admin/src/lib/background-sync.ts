/** Name under which the browser wakes the service worker once there is a connection. */
export const SYNC_TAG = 'larder-kept';

interface SyncManager {
  register(tag: string): Promise<void>;
}

/**
 * Asks the browser to wake the service worker when the device is online, also after the last page was closed. Browsers
 * without Background Sync (Safari, Firefox) do nothing here: there the next page that opens sends.
 */
export async function askForBackgroundSync(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const { sync } = (registration ?? {}) as { sync?: SyncManager };
  // A person may have switched it off for this site.
  await sync?.register(SYNC_TAG).catch(() => undefined);
}
