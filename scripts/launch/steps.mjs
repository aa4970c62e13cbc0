// One line per step: time since the launch, name, what happened, how long it took.
const LAUNCHED = Number(process.env.LARDER_LAUNCHED_AT) || Date.now();

/** When this launch began, to hand to a process that goes on with it. */
export const launchedAt = String(LAUNCHED);

let silent = false;

/** From here on only failures are told: for commands whose own output matters. */
export function quiet() {
  silent = true;
}

/** An error that the user can act on; where it was thrown is of no use to them. */
export class UserError extends Error {}

/** An error of a step that tells the user what to do; its stack is of no use to them. */
export class StepError extends Error {
  /** @param {string} step @param {unknown} cause @param {string} advice */
  constructor(step, cause, advice) {
    super(`${step} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.advice = advice;
  }
}

/**
 * @template T
 * @param {string} name
 * @param {string} advice what to do when it fails
 * @param {(note: (text: string) => void) => Promise<T> | T} work
 * @returns {Promise<T>}
 */
export async function step(name, advice, work) {
  const start = performance.now();
  let text = '';
  try {
    const result = await work((note) => (text = note));
    say(name, `${text}${text ? ' ' : ''}(${seconds(performance.now() - start)})`);
    return result;
  } catch (error) {
    if (error instanceof StepError) throw error;
    throw new StepError(name, error, advice);
  }
}

/** @param {string} name @param {string} text */
export function say(name, text) {
  if (silent) return;
  console.log(`[${seconds(Date.now() - LAUNCHED).padStart(7)}] ${name.padEnd(9)} ${text}`);
}

/** @param {unknown} error */
export function complain(error) {
  if (error instanceof StepError) {
    console.error(`\n✗ ${error.message}\n\nWhat to do: ${error.advice}`);
    if (process.env.LARDER_DEBUG) console.error(error.cause);
  } else console.error(error instanceof UserError ? `\n✗ ${error.message}` : error);
}

/** @param {number} ms */
export function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}
