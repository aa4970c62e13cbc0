import { normaliseEmail, normalisePhone } from '../domain/login.ts';
import { emailInvalid, loginMissing, phoneInvalid } from '../identity.errors.ts';

export interface Contact {
  readonly email: string | null;
  readonly phone: string | null;
  readonly all: readonly string[];
}

/**
 * Normalises what a person will sign in with.
 * @throws InvalidInput naming the field
 */
export function contactOf(input: {
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
}): Contact {
  const emailText = input.email?.trim() ?? '';
  const phoneText = input.phone?.trim() ?? '';
  if (emailText === '' && phoneText === '') throw loginMissing();
  const email = emailText === '' ? null : normaliseEmail(emailText);
  const phone = phoneText === '' ? null : normalisePhone(phoneText);
  if (emailText !== '' && email === null) throw emailInvalid();
  if (phoneText !== '' && phone === null) throw phoneInvalid();
  return { email, phone, all: [email, phone].filter((v) => v !== null) };
}
