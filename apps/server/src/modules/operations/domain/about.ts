/** One fact of a job's payload that may be shown. */
export interface AboutFact {
  readonly name: string;
  readonly value: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DAY = /^\d{4}-\d{2}-\d{2}([T ][\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/;
const MOST = 20;
const MOST_OF_A_LIST = 5;

/**
 * What a failed job was about: ids, days, numbers and flags of its payload. Texts stay out, whatever their name: a payload
 * holds ids only by rule, and this is the belt for the day that somebody breaks it. Long digit runs may be phone numbers.
 */
export function aboutOf(payload: unknown): AboutFact[] {
  const facts: AboutFact[] = [];
  const open: { readonly name: string; readonly value: unknown }[] = [{ name: '', value: payload }];
  for (let next = open.shift(); next !== undefined && facts.length < MOST; next = open.shift()) {
    const { name, value } = next;
    if (Array.isArray(value)) {
      value.slice(0, MOST_OF_A_LIST).forEach((v, i) => {
        open.push({ name: `${name}.${i + 1}`, value: v });
      });
      if (value.length > MOST_OF_A_LIST) facts.push({ name, value: `× ${value.length}` });
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, v] of Object.entries(value)) open.push({ name: name === '' ? key : `${name}.${key}`, value: v });
    } else if (isShown(value)) facts.push({ name, value: String(value) });
  }
  return facts;
}

const isShown = (value: unknown): boolean =>
  typeof value === 'boolean' ||
  (typeof value === 'number' && Math.abs(value) < 1_000_000) ||
  (typeof value === 'string' && (UUID.test(value) || DAY.test(value)));
