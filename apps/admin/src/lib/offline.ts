import type { KeptCount } from '@larder/offline';
import { DEVICE, SESSION_KEY, UNSENT_KEY } from './device-keys.ts';
import { createValue } from './observable.ts';

let owner: string | null = null;

/** Whose edits and answers this page keeps: `tenant:user`, null while nobody is signed in. */
export function setOfflineOwner(next: string | null): void {
  owner = next;
}

export const offlineOwner = (): string | null => owner;

/** The device's store, fetched when it is first needed: IndexedDB code is no part of the first download. */
export const offlineDevice = () => import('./offline-device.ts');

/** Edits of this person that the server does not have. */
export const keptCount = createValue<KeptCount>({ waiting: 0, attention: 0 });

/** Keeps an answer for reading without a connection. A device that refuses (private mode, full) works online only. */
export async function keepAnswer(of: string, key: string, value: unknown): Promise<void> {
  try {
    await (await offlineDevice()).keptReads.keep(of, key, value, Date.now());
  } catch (error) {
    console.warn('nothing is kept for offline reading', error);
  }
}

/** The last kept answer, undefined when there is none or the device keeps nothing. */
export async function keptAnswer(of: string, key: string): Promise<unknown> {
  try {
    return (await (await offlineDevice()).keptReads.get(of, key))?.value;
  } catch {
    return undefined;
  }
}

/** The signed-in person, so that the app opens without a connection. */
export const keepSession = (session: unknown): Promise<void> => keepAnswer(DEVICE, SESSION_KEY, session);
export const keptSession = (): Promise<unknown> => keptAnswer(DEVICE, SESSION_KEY);

/** For whoever opens the app next: so many edits wait on this device for their person to sign in. Says neither who nor what. */
export const noteUnsent = (count: number): Promise<void> => keepAnswer(DEVICE, UNSENT_KEY, count);

/** @returns 0 when nothing is known to wait */
export async function unsentNoted(): Promise<number> {
  const count = await keptAnswer(DEVICE, UNSENT_KEY);
  return typeof count === 'number' ? count : 0;
}

export async function forgetUnsentNote(): Promise<void> {
  await (await offlineDevice()).keptReads.remove(DEVICE, UNSENT_KEY);
}

/** Forgets what could be read without signing in. Unsent edits stay: they belong to the person and wait for them. */
export async function forgetKeptAnswers(): Promise<void> {
  const person = owner;
  const { waiting } = keptCount.get();
  try {
    const { keptReads } = await offlineDevice();
    if (waiting > 0) await noteUnsent(waiting);
    await keptReads.remove(DEVICE, SESSION_KEY);
    if (person !== null) await keptReads.clear(person);
  } catch (error) {
    console.warn('kept answers were not cleared', error);
  }
}
