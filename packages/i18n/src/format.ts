import type { Locale } from './locale.ts';
import { unitName } from './units.ts';

/** What a formatter needs to know about its reader and the store. */
export interface FormatOptions {
  locale: Locale;
  /** IANA zone in which instants are shown, the store's. */
  zone: string;
  /** ISO 4217 code used when `money` gets none, the store's. */
  currency: string;
}

export type Weekday = 'short' | 'none';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>();

/** Intl objects cost about 50 µs each to build; a table of 2,000 cells must not build 2,000. */
function cached<T extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>(
  key: string,
  make: () => T,
): T {
  const found = cache.get(key);
  if (found) return found as T;
  const made = make();
  cache.set(key, made);
  return made;
}

function numberFormat(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return cached(`n|${locale}|${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options));
}

function dateFormat(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return cached(`d|${locale}|${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options));
}

/** Decimal places of a currency: 2 for CNY, 0 for JPY. */
export function currencyDigits(currency: string): number {
  return numberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/**
 * Minor units as an exact decimal string, for example 38642050n with 2 digits → "386420.50".
 * Goes through text, so amounts beyond 2^53 keep every digit.
 */
export function minorToDecimal(minor: bigint | number, digits: number): `${number}` {
  const value = BigInt(minor);
  const text = (value < 0n ? -value : value).toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const fraction = digits > 0 ? `.${text.slice(-digits)}` : '';
  return `${value < 0n ? '-' : ''}${whole}${fraction}` as `${number}`;
}

/** Thousandths as the shortest exact decimal string, 12500n → "12.5". */
export function milliToDecimal(milli: bigint | number): `${number}` {
  const exact = minorToDecimal(milli, 3);
  return exact.replace(/\.?0+$/, '') as `${number}`;
}

/** A minus of the figures' own width that stays on the line of its amount: browsers break between a sign and a currency. */
const withMinus = (text: string): string => text.replace('-', '−\u2060');

/** Every formatter of the product for one reader. Cheap to create; the Intl objects behind it are shared. */
export function createFormats({ locale, zone, currency }: FormatOptions) {
  const date = (options: Intl.DateTimeFormatOptions) => dateFormat(locale, options);

  const time = (instant: string | Date): string =>
    date({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).format(new Date(instant));

  return {
    locale,
    zone,
    currency,

    /** Minor units as money, `386420` → "¥3,864.20". */
    money(minor: bigint | number, code: string = currency): string {
      const format = numberFormat(locale, { style: 'currency', currency: code, currencyDisplay: 'narrowSymbol' });
      return withMinus(format.format(minorToDecimal(minor, currencyDigits(code))));
    },

    /** Money without minor units, for headline figures: "¥386,420". */
    moneyRounded(minor: bigint | number, code: string = currency): string {
      const options = {
        style: 'currency',
        currency: code,
        currencyDisplay: 'narrowSymbol',
        maximumFractionDigits: 0,
      } as const;
      return withMinus(numberFormat(locale, options).format(minorToDecimal(minor, currencyDigits(code))));
    },

    /** Money in 万 or K/M, for chart axes: "31万". */
    moneyCompact(minor: bigint | number, code: string = currency): string {
      const options = { notation: 'compact', maximumFractionDigits: 1 } as const;
      return withMinus(numberFormat(locale, options).format(minorToDecimal(minor, currencyDigits(code))));
    },

    /** Plain number with grouping. */
    number(value: number | bigint | `${number}`, maximumFractionDigits = 2): string {
      return numberFormat(locale, { maximumFractionDigits }).format(value);
    },

    /** Thousandths of the base unit, with the unit behind it when given: `12500n, "kg"` → "12.5 kg". */
    quantityMilli(milli: bigint | number, unit?: string): string {
      const text = numberFormat(locale, { maximumFractionDigits: 3 }).format(milliToDecimal(milli));
      return unit ? `${text} ${unitName(locale, unit, Number(milli) / 1000)}` : text;
    },

    /** A quantity as it travels on the wire, a decimal string: `"12.500", "kg"` → "12.5 kg". */
    quantity(decimal: string, unit?: string): string {
      const text = numberFormat(locale, { maximumFractionDigits: 3 }).format(decimal as `${number}`);
      return unit ? `${text} ${unitName(locale, unit, Number(decimal))}` : text;
    },

    /**
     * A unit code in the reader's words: "tray" → "盘". A count before it chooses the English form: `"tray", 2` → "trays".
     * Units that a chain named itself stay as they are.
     */
    unit(code: string, count?: number | string): string {
      return unitName(locale, code, count === undefined ? undefined : Number(count));
    },

    /** Days of cover with one decimal: "1.5 天", "1.5 days". */
    days(days: number): string {
      const text = numberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(days);
      if (locale === 'zh-CN') return `${text} 天`;
      return `${text} ${text === '1.0' ? 'day' : 'days'}`;
    },

    /** A share as per cent: `0.064` → "6.4%". */
    percent(share: number, maximumFractionDigits = 1): string {
      return numberFormat(locale, { style: 'percent', maximumFractionDigits }).format(share);
    },

    /** A difference with its sign always shown: "+7", "−6". */
    signed(value: number, maximumFractionDigits = 3): string {
      return numberFormat(locale, { signDisplay: 'exceptZero', maximumFractionDigits }).format(value).replace('-', '−');
    },

    /** 'YYYY-MM-DD' as a date. Read and shown in UTC on purpose: a business date belongs to no zone. */
    businessDate(day: string, weekday: Weekday = 'none'): string {
      const withWeekday = weekday === 'short' ? ({ weekday: 'short' } as const) : {};
      return date({ year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC', ...withWeekday }).format(
        new Date(`${day}T00:00:00Z`),
      );
    },

    /** 'YYYY-MM-DD' without the year: "11月21日", "Nov 21". */
    businessDay(day: string, weekday: Weekday = 'none'): string {
      const withWeekday = weekday === 'short' ? ({ weekday: 'short' } as const) : {};
      return date({ month: 'short', day: 'numeric', timeZone: 'UTC', ...withWeekday }).format(
        new Date(`${day}T00:00:00Z`),
      );
    },

    /** The weekday of a 'YYYY-MM-DD' alone: "周六", "Sat". */
    weekday(day: string): string {
      return date({ weekday: 'short', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
    },

    /** An instant as date and minute in the store's zone. */
    dateTime(instant: string | Date): string {
      const options = { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
      return date({ ...options, hourCycle: 'h23', timeZone: zone }).format(new Date(instant));
    },

    /** An instant as hour and minute in the store's zone: "16:00". */
    time,

    /** An instant as weekday, hour and minute in the store's zone: "周六 16:00". For what is less than a week away. */
    weekdayTime(instant: string | Date): string {
      const at = new Date(instant);
      return `${date({ weekday: 'short', timeZone: zone }).format(at)} ${time(at)}`;
    },

    /** How long ago or until, in the largest fitting unit: "3 分钟前". `now` comes from the caller's clock. */
    relative(instant: string | Date, now: string | Date): string {
      const seconds = (new Date(instant).getTime() - new Date(now).getTime()) / 1000;
      const size = Math.abs(seconds);
      const format = cached(`r|${locale}`, () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
      if (size < MINUTE) return format.format(Math.round(seconds), 'second');
      if (size < HOUR) return format.format(Math.round(seconds / MINUTE), 'minute');
      if (size < DAY) return format.format(Math.round(seconds / HOUR), 'hour');
      return format.format(Math.round(seconds / DAY), 'day');
    },

    /**
     * A duration to the minute: "14 分钟", "1 小时 14 分", from two days on "2 天". In words, because "14:09" beside
     * "14:00 截单" reads as a time of day.
     */
    duration(milliseconds: number): string {
      const minutes = Math.floor(Math.abs(milliseconds) / 60_000);
      const [hours, days] = [Math.floor(minutes / 60), Math.floor(minutes / 1_440)];
      const zh = locale === 'zh-CN';
      if (minutes < 1) return zh ? '不到 1 分钟' : 'under 1 min';
      if (hours < 1) return zh ? `${minutes} 分钟` : `${minutes} min`;
      if (days < 2) return zh ? `${hours} 小时 ${minutes % 60} 分` : `${hours} h ${minutes % 60} min`;
      return zh ? `${days} 天` : `${days} days`;
    },

    /** What is left of a few minutes, ticking: "4:58". */
    countdown(milliseconds: number): string {
      const total = Math.max(0, Math.floor(milliseconds / 1000));
      return `${Math.floor(total / MINUTE)}:${String(total % MINUTE).padStart(2, '0')}`;
    },
  };
}

export type Formats = ReturnType<typeof createFormats>;
