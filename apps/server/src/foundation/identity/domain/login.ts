export interface Login {
  readonly kind: 'email' | 'phone';
  /** As the blind index takes it: one spelling for each address. */
  readonly value: string;
}

const EMAIL = /^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/;
const PHONE = /^\+?\d{6,15}$/;
const CHINESE_MOBILE = /^1\d{10}$/;

/** Lower-case address, or null when the text is none. */
export function normaliseEmail(text: string): string | null {
  const value = text.trim().normalize('NFKC').toLowerCase();
  return value.length <= 200 && EMAIL.test(value) ? value : null;
}

/**
 * Digits with a leading '+' when the country is known: eleven digits from 1 are a mainland mobile (+86); '00' stands
 * for '+'. Other national numbers keep their digits. Null when the text is no number.
 */
export function normalisePhone(text: string): string | null {
  const compact = text
    .trim()
    .normalize('NFKC')
    .replace(/[\s().-]/g, '')
    .replace(/^00/, '+');
  if (!PHONE.test(compact)) return null;
  if (CHINESE_MOBILE.test(compact)) return `+86${compact}`;
  return /^86(1\d{10})$/.test(compact) ? `+${compact}` : compact;
}

/** What a person types to sign in: an '@' makes it an e-mail address. */
export function parseLogin(text: string): Login | null {
  const kind = text.includes('@') || text.includes('＠') ? 'email' : 'phone';
  const value = kind === 'email' ? normaliseEmail(text) : normalisePhone(text);
  return value === null ? null : { kind, value };
}

/** `w***@example.com`: enough to recognise, not enough to write to. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, 1)}***${email.slice(at)}`;
}

/** `138****1234`. */
export function maskPhone(phone: string): string {
  const national = phone.startsWith('+86') ? phone.slice(3) : phone;
  return `${national.slice(0, 3)}****${national.slice(-4)}`;
}
