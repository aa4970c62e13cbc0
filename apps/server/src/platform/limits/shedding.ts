import { LOAD_CLASSES, type LoadClass } from '@larder/contracts/common/route';

export interface Load {
  readonly poolMax: number;
  /** Requests that wait for a database connection. */
  readonly poolWaiting: number;
  /** Mean delay of the event loop over the last second. */
  readonly loopDelayMs: number;
}

/** Waiting requests per connection at which one more class is turned away, least urgent first. */
const WAITING_PER_CONNECTION = [0.5, 1, 2, 4, 8] as const;
const SLOW_LOOP_MS = 300;
const BLOCKED_LOOP_MS = 1_000;

/** Classes that are turned away at this load: always the least urgent ones (reliability: shed early and cheaply). */
export function shedClasses({ poolMax, poolWaiting, loopDelayMs }: Load): readonly LoadClass[] {
  const byPool = WAITING_PER_CONNECTION.filter((step) => poolWaiting >= step * poolMax && poolWaiting > 0).length;
  const byLoop = loopDelayMs > BLOCKED_LOOP_MS ? 3 : loopDelayMs > SLOW_LOOP_MS ? 2 : 0;
  return LOAD_CLASSES.slice(LOAD_CLASSES.length - Math.max(byPool, byLoop));
}
