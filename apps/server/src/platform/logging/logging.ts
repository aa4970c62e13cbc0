import pino, { type Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { loggedError } from './logged-error.ts';

/**
 * Only what is listed in the call is logged: no bodies, no query strings, no headers, no values of a database error. The redaction list is the second
 * belt for fields that name a person.
 */
export const createLogger = (config: Pick<Config, 'logLevel'>, name: string): Logger =>
  pino({
    name,
    level: config.logLevel,
    redact: {
      paths: [
        '*.password',
        '*.email',
        '*.phone',
        '*.login',
        '*.memberRef',
        '*.cashierRef',
        '*.token',
        '*.key',
        '*.authorization',
        '*.cookie',
      ],
      censor: '[redacted]',
    },
    serializers: { err: loggedError },
    base: { pid: process.pid },
  });

export abstract class Log {
  abstract readonly pino: Logger;
}
