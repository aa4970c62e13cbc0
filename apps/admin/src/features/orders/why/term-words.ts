import type { OrderLineWhy } from '@larder/contracts/ordering/why';
import type { Formats } from '@larder/i18n';
import type { Translate } from '@larder/i18n/react';

type Term = OrderLineWhy['terms'][number];

/** One term of a suggestion in words: "备货余量（目标不缺货率 92%）". `t` speaks the area `orders`. */
export function termWords(t: Translate, formats: Formats, why: OrderLineWhy, term: Term): string {
  const { key, detail } = term;
  // The weekday is a factor where smoothing speaks alone, and a number of its own where the model does.
  const message = key === 'weekday' && detail['factor'] === undefined ? 'term.weekdayUnits' : `term.${key}`;
  return t(message, termValues(formats, why, detail));
}

/** Numbers of a term as the message takes them: thousandths as quantities, minor units as money, shares as per cent. */
function termValues(formats: Formats, why: OrderLineWhy, detail: Term['detail']): Record<string, string | number> {
  const values: Record<string, string | number> = { unit: formats.unit(why.baseUom) };
  for (const [key, value] of Object.entries(detail)) {
    if (key.endsWith('Milli')) values[key.slice(0, -5)] = Math.round(value / 100) / 10;
    else if (key.endsWith('Minor')) values[key.slice(0, -5)] = formats.money(Math.round(value), why.currency);
    else if (key === 'criticalRatio') values[key] = formats.percent(value, 0);
    else values[key] = value;
  }
  return values;
}
