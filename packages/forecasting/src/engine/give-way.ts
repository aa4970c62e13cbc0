import { getPriority, platform, setPriority } from 'node:os';

const STEPS = 8;
const LOWEST = 19;

/**
 * Lets everything else on the machine go first: an hour of arithmetic that nobody waits for. Only where niceness belongs to
 * the calling thread (Linux); elsewhere it would slow down the whole process. Threads that this one starts inherit it.
 */
export function giveWay(): void {
  if (platform() !== 'linux') return;
  try {
    setPriority(Math.min(LOWEST, getPriority() + STEPS));
  } catch {
    // A system that refuses costs speed elsewhere, not the forecast.
  }
}
