// Who gets the processor first when everything runs on one machine: people who wait at a screen, then the background.
import { constants, getPriority, setPriority } from 'node:os';

/** Steps of niceness below what waits for a person: on a full core about a quarter of the time is left for it. */
const BACKGROUND_STEPS = 6;
const LOWEST = constants.priority.PRIORITY_LOW;

/**
 * Puts a process behind those that answer people. Set right after it was started, so that its threads inherit it. A process
 * that has ended already, or a system that refuses, changes nothing.
 * @param {number} pid
 */
export function runInBackground(pid) {
  try {
    setPriority(pid, Math.min(LOWEST, getPriority() + BACKGROUND_STEPS));
  } catch {
    // Slower screens under load are the worst that follows.
  }
}
