import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { INestApplicationContext } from '@nestjs/common';
import type { OperatorSettings } from '../platform/config/operator-settings.ts';

interface CommandText {
  /** The words before the options, e.g. `tenant create`. */
  readonly name: string;
  /** Options as the help shows them. */
  readonly usage: string;
  readonly summary: string;
}

/** A command of the running application: `npm run larder -- <name> --option value`. */
export interface AppCommand extends CommandText {
  /**
   * @param args everything after the name
   * @param print writes one line for the operator; secrets are printed here once and nowhere else
   */
  run(app: INestApplicationContext, args: readonly string[], print: (line: string) => void): Promise<void>;
}

/** What a command may say and ask. */
export interface Terminal {
  print(line: string): void;
  /** Asks for the word "yes"; false when nobody can answer. */
  confirm(question: string): Promise<boolean>;
}

/** A command that works on database and data folder themselves: the application could not run meanwhile, or need not. */
export interface MaintenanceCommand extends CommandText {
  runAlone(settings: OperatorSettings, args: readonly string[], terminal: Terminal): Promise<void>;
}

/** One of the operator's commands. */
export type CliCommand = AppCommand | MaintenanceCommand;

/** Wrong use of a command: shown with the usage, without a stack. */
export class UsageError extends Error {}

type Options<R extends readonly string[], O extends readonly string[], F extends readonly string[]> = Record<
  R[number],
  string
> &
  Partial<Record<O[number], string>> &
  Partial<Record<F[number], boolean>>;

/**
 * Reads `--name value` pairs and `--flag`s.
 * @throws UsageError for an unknown option or a missing value
 */
export function readOptions<
  const R extends readonly string[],
  const O extends readonly string[],
  const F extends readonly string[] = [],
>(args: readonly string[], required: R, optional: O, flags?: F): Options<R, O, F> {
  const options: NonNullable<ParseArgsConfig['options']> = Object.fromEntries([
    ...[...required, ...optional].map((name) => [name, { type: 'string' }] as const),
    ...(flags ?? []).map((name) => [name, { type: 'boolean' }] as const),
  ]);
  let values: Record<string, unknown>;
  try {
    ({ values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false }));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const missing = required.filter((name) => typeof values[name] !== 'string' || values[name] === '');
  if (missing.length > 0) throw new UsageError(`missing: ${missing.map((name) => `--${name}`).join(', ')}`);
  return values as Options<R, O, F>;
}
