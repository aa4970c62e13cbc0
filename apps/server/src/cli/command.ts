import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { INestApplicationContext } from '@nestjs/common';

/** One of the operator's commands: `npm run larder -- <name> --option value`. */
export interface CliCommand {
  /** The words before the options, e.g. `tenant create`. */
  readonly name: string;
  /** Options as the help shows them. */
  readonly usage: string;
  readonly summary: string;
  /**
   * @param args everything after the name
   * @param print writes one line for the operator; secrets are printed here once and nowhere else
   */
  run(app: INestApplicationContext, args: readonly string[], print: (line: string) => void): Promise<void>;
}

/** Wrong use of a command: shown with the usage, without a stack. */
export class UsageError extends Error {}

/**
 * Reads `--name value` pairs.
 * @throws UsageError for an unknown option or a missing value
 */
export function readOptions<const R extends readonly string[], const O extends readonly string[]>(
  args: readonly string[],
  required: R,
  optional: O,
): Record<R[number], string> & Partial<Record<O[number], string>> {
  const options: NonNullable<ParseArgsConfig['options']> = Object.fromEntries(
    [...required, ...optional].map((name) => [name, { type: 'string' }]),
  );
  let values: Record<string, unknown>;
  try {
    ({ values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false }));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const missing = required.filter((name) => typeof values[name] !== 'string' || values[name] === '');
  if (missing.length > 0) throw new UsageError(`missing: ${missing.map((name) => `--${name}`).join(', ')}`);
  return values as Record<R[number], string> & Partial<Record<O[number], string>>;
}
