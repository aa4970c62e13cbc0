import { WEATHER_RANGE } from '@larder/contracts/ordering/weather';

/** What is known of one day at one place: hundredths of °C and of mm, null where nothing is. */
export interface WeatherFigures {
  readonly highCenti: number | null;
  readonly lowCenti: number | null;
  readonly rainCenti: number | null;
}

export interface ProvidedDay extends WeatherFigures {
  readonly date: string;
}

export interface Refused {
  readonly reason: string;
  /** What came, shortened. */
  readonly sample: string;
}

/** Stores nearer than about five kilometres share their weather, and one question to the provider. */
const SQUARE_CENTI = 5;
const CENTI = 100;
const SAMPLE_CHARS = 200;

export interface Square {
  readonly latCenti: number;
  readonly lngCenti: number;
}

/** The square of the map in which a store stands; null without coordinates. */
export function squareOf(lat: number | null, lng: number | null): Square | null {
  if (lat === null || lng === null) return null;
  const rounded = (degrees: number) => Math.round((degrees * CENTI) / SQUARE_CENTI) * SQUARE_CENTI + 0;
  return { latCenti: rounded(lat), lngCenti: rounded(lng) };
}

export const squareKey = ({ latCenti, lngCenti }: Square): string => `${latCenti},${lngCenti}`;

/**
 * One day's figures, checked: a value outside of what can be is refused, the others of the day stay.
 * @returns null figures when nothing of the day can be believed
 */
export function believable(
  date: string,
  raw: { readonly high: unknown; readonly low: unknown; readonly rain: unknown },
): { readonly day: ProvidedDay | null; readonly refused: Refused[] } {
  const refused: Refused[] = [];
  const read = (name: string, value: unknown, [least, most]: readonly [number, number]): number | null => {
    if (value === null || value === undefined) return null;
    if (typeof value === 'number' && value >= least && value <= most) return Math.round(value * CENTI);
    refused.push({ reason: `${date}: ${name} is not between ${least} and ${most}`, sample: sampleOf(value) });
    return null;
  };
  const highCenti = read('high', raw.high, WEATHER_RANGE.temperature);
  let lowCenti = read('low', raw.low, WEATHER_RANGE.temperature);
  const rainCenti = read('rain', raw.rain, WEATHER_RANGE.rain);
  if (highCenti !== null && lowCenti !== null && lowCenti > highCenti) {
    refused.push({ reason: `${date}: low is above the high`, sample: sampleOf(raw) });
    lowCenti = null;
  }
  const empty = highCenti === null && lowCenti === null && rainCenti === null;
  return { day: empty ? null : { date, highCenti, lowCenti, rainCenti }, refused };
}

/** What no text of the database holds (a NUL), and what people cannot read. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROLS = /[\u0000-\u001f\u007f]/g;

/** A short text of anything, for people to recognise it; it can be kept, whatever a provider sent. */
export function sampleOf(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.slice(0, SAMPLE_CHARS).replace(CONTROLS, ' ').toWellFormed();
}
