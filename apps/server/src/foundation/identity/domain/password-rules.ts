import type { Weakness } from '../identity.errors.ts';

const SHORTEST = 8;

/**
 * Passwords of eight characters and more from the heads of published leak lists, and what people here type first.
 * Compared in lower case; a longer list is worth less than the throttle in front of it.
 */
const COMMON = new Set(
  `password password1 password12 password123 password1234 passw0rd p@ssword p@ssw0rd p@ssw0rd1 12345678 123456789 1234567890 0123456789
  0987654321 987654321 87654321 11111111 111111111 1111111111 00000000 000000000 88888888 888888888 66666666 99999999 22222222 12341234
  12344321 11223344 1122334455 123123123 123321123 147258369 159357456 789456123 741852963 qwertyui qwertyuiop qwerty123 qwerty12 1qaz2wsx
  1q2w3e4r 1q2w3e4r5t q1w2e3r4 zaq12wsx asdfghjk asdfghjkl asdf1234 zxcvbnm1 zxcvbnm123 qazwsxedc qwer1234 abcd1234 abc12345 abc123456 abcdefgh
  a1234567 a12345678 a123456789 aa123456 aa12345678 aaaaaaaa iloveyou iloveyou1 sunshine princess football baseball superman starwars
  trustno1 computer internet whatever jennifer michelle welcome1 welcome123 letmein1 admin123 admin1234 admin888 administrator root1234
  test1234 test12345 changeme changeme1 default1 guest123 master123 dragon123 monkey123 shadow123 killer123 woaini520 woaini1314 woaini123
  5201314520 1314520520 13145200 52013145 woaiwojia qq123456 wang1234 zhang123 li123456 123456aa 123456abc 123456qq 12345678a 123456789a
  1234qwer 123qweasd 123qwe123 q123456789 larder123 larder1234 cangguan`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/**
 * Why a password is refused, or null. No composition rules (ASVS 6.2): length, a list, and words that everybody in the
 * chain knows.
 * @param logins e-mail and phone of the person, as normalised
 */
export function weaknessOf(password: string, tenantCode: string, logins: readonly string[] = []): Weakness | null {
  if ([...password].length < SHORTEST) return 'too_short';
  const lower = password.toLowerCase();
  if (COMMON.has(lower) || /^(.)\1+$/u.test(password)) return 'common';
  if (tenantCode.length >= 3 && lower.includes(tenantCode.toLowerCase())) return 'names_tenant';
  if (logins.some((login) => lower === login || lower === login.replace(/^\+86/, ''))) return 'names_login';
  return null;
}
