import { believable, type ProvidedDay, type Refused, sampleOf } from './weather.ts';

/** Daily values that are asked for, in the words of the format: https://open-meteo.com/en/docs */
export const DAILY = ['temperature_2m_max', 'temperature_2m_min', 'precipitation_sum'] as const;
const UNITS = { temperature_2m_max: '°C', temperature_2m_min: '°C', precipitation_sum: 'mm' } as const;
const DATE = /^\d{4}-\d\d-\d\d$/;
/** 92 days back and 16 ahead are the most that the format gives; a little more is still no reason to refuse. */
const MOST_DAYS = 120;

export interface Answer {
  readonly days: readonly ProvidedDay[];
  readonly refused: readonly Refused[];
}

/**
 * Reads an answer in Open-Meteo's format: columns of equal length under `daily`, one entry per local date.
 * @throws Error when it is no such answer at all; single bad values are refused and the rest is kept
 */
export function readOpenMeteo(body: unknown): Answer {
  const answer = record(body);
  if (answer?.['error'] === true) throw new Error(`the provider refuses: ${sampleOf(answer['reason'] ?? body)}`);
  const daily = record(answer?.['daily']);
  const units = record(answer?.['daily_units']);
  const time = daily?.['time'];
  if (!daily || !Array.isArray(time)) throw new Error('the answer has no daily values');
  if (time.length > MOST_DAYS) throw new Error(`the answer has ${time.length} days, more than ${MOST_DAYS}`);
  const [highs, lows, rains] = DAILY.map((name) => {
    const unit = units?.[name];
    // Without a unit the documented one counts; another one would be read as a heat wave.
    if (unit !== undefined && unit !== UNITS[name])
      throw new Error(`${name} is in ${sampleOf(unit)}, not ${UNITS[name]}`);
    const column = daily[name];
    if (!Array.isArray(column) || column.length !== time.length)
      throw new Error(`${name} does not have one value per day`);
    return column as unknown[];
  }) as [unknown[], unknown[], unknown[]];
  const days: ProvidedDay[] = [];
  const refused: Refused[] = [];
  const seen = new Set<string>();
  time.forEach((date: unknown, i) => {
    if (typeof date !== 'string' || !DATE.test(date) || Number.isNaN(Date.parse(date)) || seen.has(date)) {
      refused.push({ reason: 'a day without a date of its own', sample: sampleOf(date) });
      return;
    }
    seen.add(date);
    const read = believable(date, { high: highs[i], low: lows[i], rain: rains[i] });
    refused.push(...read.refused);
    if (read.day) days.push(read.day);
  });
  return { days, refused };
}

const record = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
