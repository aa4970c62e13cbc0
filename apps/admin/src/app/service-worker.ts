import { createValue } from '../lib/observable.ts';
import { whenQuiet } from '../lib/when-quiet.ts';

/** True once a newer version of the app waits on this device. */
export const updateReady = createValue(false);

let waiting: ServiceWorker | null = null;
let asked = false;

function offer(worker: ServiceWorker | null): void {
  // Without a controller this is the first visit: nothing older runs here.
  if (!worker || !navigator.serviceWorker.controller) return;
  waiting = worker;
  updateReady.set(true);
}

/**
 * The device's copy is fetched after the page, more than 100 files, and while nobody works: on a slow tablet it would add a
 * twentieth of a second to every key. Somebody who never rests has it after two minutes.
 */
const AFTER_THE_PAGE = { quiet: 5_000, atMost: 120_000 };

/** How often a page that stays open asks for a newer version. */
const LOOK_MS = 30 * 60_000;

/**
 * Lets the app open without a connection. A newer version installs itself beside the running one and waits; only a person's
 * press (takeUpdate) ever reloads the page.
 */
export async function startServiceWorker(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (asked) window.location.reload();
  });
  await new Promise<void>((go) => void whenQuiet(go, AFTER_THE_PAGE));
  try {
    const registration = await navigator.serviceWorker.register('/sw.js');
    offer(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing;
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed') offer(worker);
      });
    });
    // Away from the network the answer is no; the next look asks again.
    setInterval(() => void registration.update().catch(() => undefined), LOOK_MS);
  } catch (error) {
    console.warn('this device opens the app online only', error);
  }
}

/** Goes over to the version that waits. Unsent edits are on the device and come back with the page. */
export function takeUpdate(): void {
  asked = true;
  waiting?.postMessage('take-over');
}
