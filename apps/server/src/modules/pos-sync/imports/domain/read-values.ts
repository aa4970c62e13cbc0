import { instantOf } from '../../../../platform/clock/business-date.ts';

export type DateOrder = 'ymd' | 'dmy' | 'mdy';

export interface LocalMoment {
  /** 'YYYY-MM-DD' */
  readonly date: string;
  readonly minute: number;
  readonly second: number;
  /** As written in the file, e.g. '+08:00'; null: the clock of the profile's zone. */
  readonly offset: string | null;
}

const CLOCK = String.raw`(?:[T\s]+(\d{1,2})[:点时](\d{2})分?(?::?(\d{2})秒?)?(?:\.\d+)?\s*([AaPp][Mm])?\s*(Z|[+-]\d{2}:?\d{2})?)?`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?${CLOCK}$`);
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})${CLOCK}$`);
const BARE = /^(\d{4})(\d{2})(\d{2})(?:[T\s]?(\d{2}):?(\d{2})(?::?(\d{2}))?)?$/;

/** A date with or without a time, as tills and spreadsheets write them; null when it is none. */
export function readMoment(text: string, order: DateOrder): LocalMoment | null {
  const value = text.trim();
  const first = YEAR_FIRST.exec(value);
  if (first) return moment([first[1], first[2], first[3]], first.slice(4));
  const last = YEAR_LAST.exec(value);
  if (last && order !== 'ymd')
    return order === 'dmy'
      ? moment([last[3], last[2], last[1]], last.slice(4))
      : moment([last[3], last[1], last[2]], last.slice(4));
  const bare = BARE.exec(value);
  return bare ? moment([bare[1], bare[2], bare[3]], bare.slice(4)) : null;
}

/** True for a date whose order only a person (or the other rows) can tell. */
export const isYearLast = (text: string): boolean => YEAR_LAST.test(text.trim());

function moment(parts: readonly (string | undefined)[], clock: readonly (string | undefined)[]): LocalMoment | null {
  const [year = '', month = '', day = ''] = parts;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > days) return null;
  const [hours = '0', minutes = '0', seconds = '0', half, offset] = clock;
  let hour = Number(hours);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  }
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  const written =
    offset === undefined
      ? null
      : offset === 'Z' || offset.includes(':')
        ? offset
        : `${offset.slice(0, 3)}:${offset.slice(3)}`;
  return { date, minute: hour * 60 + Number(minutes), second: Number(seconds), offset: written };
}

const two = (n: number): string => String(n).padStart(2, '0');

/** Instants with offset of local clock times in one zone. Offsets change on quarter hours, so one look-up serves a quarter. */
export class ZoneOffsets {
  private readonly zone: string;
  private readonly known = new Map<string, string>();

  constructor(zone: string) {
    this.zone = zone;
  }

  /** ISO 8601 with offset. */
  instant(at: LocalMoment): string {
    return `${at.date}T${two(Math.floor(at.minute / 60))}:${two(at.minute % 60)}:${two(at.second)}${at.offset ?? this.offset(at)}`;
  }

  private offset(at: LocalMoment): string {
    const quarter = Math.floor(at.minute / 15) * 15;
    const key = `${at.date} ${quarter}`;
    let offset = this.known.get(key);
    if (offset === undefined) {
      const utc = instantOf(at.date, quarter, this.zone).getTime();
      const minutes = Math.round((Date.parse(`${at.date}T00:00:00Z`) + quarter * 60_000 - utc) / 60_000);
      const size = Math.abs(minutes);
      offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
      if (this.known.size > 10_000) this.known.clear();
      this.known.set(key, offset);
    }
    return offset;
  }
}

const NUMBER = /^([+-]?)(\d{0,15})(?:\.(\d{0,18}))?(?:[eE]([+-]?\d{1,2}))?$/;
const SIGNS = /[\s¥￥$£€\u00a0']/g;

/** Decimal text to an integer of 10⁻ⁿ, rounded half away from zero; null when it is no number. */
export function readDecimal(text: string, digits: number, mark: '.' | ','): bigint | null {
  const plain = text
    .replace(SIGNS, '')
    .replaceAll(mark === '.' ? ',' : '.', '')
    .replace(',', '.')
    .replace('−', '-');
  const match = NUMBER.exec(plain);
  if (!match) return null;
  const [, sign = '', whole = '', fraction = '', exponent] = match;
  if (whole === '' && fraction === '') return null;
  const shift = digits + Number(exponent ?? 0) - fraction.length;
  if (Math.abs(shift) > 40) return null;
  const value = scaled(BigInt(whole + fraction), shift);
  return sign === '-' ? -value : value;
}

function scaled(value: bigint, shift: number): bigint {
  if (shift >= 0) return value * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return (value + divisor / 2n) / divisor;
}

const YES = /^(1|y|yes|true|t|是|有|售罄|休|闭店)$/i;
export const readFlag = (text: string): boolean => YES.test(text.trim());

/** Digits behind the point of prices are kept to a millionth of the major unit. */
export const PRICE_DIGITS = 6;

/** quantity (10⁻³) × price (10⁻⁶ major units) in minor units, rounded half away from zero. */
export function lineAmount(quantityMilli: bigint, priceMicro: bigint, minorDigits: number): bigint {
  const product = quantityMilli * priceMicro * 10n ** BigInt(minorDigits);
  const divisor = 1_000_000_000n;
  return product < 0n ? -((-product + divisor / 2n) / divisor) : (product + divisor / 2n) / divisor;
}

/** Digits of a currency's minor unit: 2 for CNY and GBP, 0 for JPY. */
export const minorDigitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
