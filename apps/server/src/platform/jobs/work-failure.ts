import { DomainError } from '../errors/domain-error.ts';
import { loggedError } from '../logging/logged-error.ts';

/** A failure as it is kept with the work item and shown to people: what went wrong, never whose data it was about. */
export interface WorkFailure {
  /** Stable where the cause is known: a domain error's code, PostgreSQL's, Node's; else the error's class. */
  readonly code: string;
  readonly message: string;
}

const LONGEST = 500;
/** Phone numbers, cards, keys: six digits or more in a row, with separators. Ids of Larder stay readable. */
const NUMBERS = /(?<![0-9a-f-])\+?\d(?:[ -]?\d){5,}(?![0-9a-f-])/gi;
/** What somebody typed usually stands in quotes. */
const QUOTED = /(["'“‘«])(?:(?!["'”’»]).){1,200}(["'”’»])/g;

export function workFailureOf(error: unknown): WorkFailure {
  if (error instanceof DomainError) return { code: error.code, message: error.text.en };
  const logged = loggedError(error);
  if (!logged) return { code: 'unknown', message: 'unknown error' };
  const message = logged.message.replace(QUOTED, '$1…$2').replace(NUMBERS, '[redacted]').slice(0, LONGEST);
  return { code: logged.code ?? logged.type, message: message === '' ? logged.type : message };
}
