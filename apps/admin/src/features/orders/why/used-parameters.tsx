import { DEMAND_PARAMETERS, type ParameterKey } from '@larder/contracts/ordering/parameters';
import type { OrderLineWhy } from '@larder/contracts/ordering/why';
import type { Formats } from '@larder/i18n';
import { type Translate, useFormats, useTranslations } from '@larder/i18n/react';
import { digitsFor } from '../order-words.tsx';
import styles from './why.module.css';

type Used = OrderLineWhy['parameters'][number];

/** Every parameter behind the suggestion with its value and its part; folded, because few need it. */
export function UsedParameters({ why }: { readonly why: OrderLineWhy }) {
  const t = useTranslations('why');
  const names = useTranslations('signals');
  const formats = useFormats();
  if (why.parameters.length === 0) return null;
  const effect = (decimal: string | null) =>
    decimal === null ? t('parameters.none') : formats.signed(Number(decimal), digitsFor(Number(decimal)));
  const section = (reads: Used['reads']) => {
    const own = why.parameters.filter((p) => p.reads === reads);
    if (own.length === 0) return null;
    return (
      <tbody>
        <tr>
          <th scope="rowgroup" colSpan={3}>
            {t(`parameters.${reads}`)}
          </th>
        </tr>
        {own.map((p) => (
          <tr key={p.key}>
            <th scope="row">{nameOf(t, names, p.key)}</th>
            <td className="num">{valueWords(t, formats, why, p)}</td>
            <td className="num">{effect(p.contribution)}</td>
          </tr>
        ))}
        {reads === 'forecast' && why.otherParameters !== null ? (
          <tr>
            <th scope="row">{t('parameters.rest')}</th>
            <td />
            <td className="num">{effect(why.otherParameters)}</td>
          </tr>
        ) : null}
      </tbody>
    );
  };
  return (
    <details className={styles['parameters']}>
      <summary>{t('parameters.title', { count: why.parameters.length })}</summary>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{t('parameters.name')}</th>
            <th scope="col">{t('parameters.value')}</th>
            <th scope="col">{t('parameters.contribution')}</th>
          </tr>
        </thead>
        {section('forecast')}
        {section('order')}
      </table>
    </details>
  );
}

const isKnown = (key: string): key is ParameterKey => Object.hasOwn(DEMAND_PARAMETERS, key);

/** Names of the registry; a column that a chain brought under a name of its own keeps it. */
function nameOf(t: Translate, names: Translate, key: string): string {
  if (isKnown(key)) return names(`parameter.${key}`);
  if (key.startsWith('rest:')) return t('parameters.key.rest');
  return key === 'daysAhead' || key === 'storeItem' || key === 'holidayNear' ? t(`parameters.key.${key}`) : key;
}

function valueWords(t: Translate, formats: Formats, why: OrderLineWhy, used: Used): string {
  const known = used.values.filter((value) => value !== null);
  const first = known[0];
  if (first === undefined) return t('parameters.none');
  const unit = isKnown(used.key) ? DEMAND_PARAMETERS[used.key].unit : 'quantity';
  // Names are told by the calendar; here it only counts whether there was one.
  if (unit === 'flag' || unit === 'name') {
    const days = known.filter((value) => value !== 0).length;
    if (used.values.length > 1) return t('parameters.dayCount', { days });
    return days > 0 ? t('parameters.yes') : t('parameters.no');
  }
  const one = (value: number): string => {
    const number = formats.number(value, digitsFor(value));
    if (unit === 'factor') return t('parameters.times', { factor: formats.number(value, 2) });
    if (unit === 'days') return t('parameters.days', { days: value });
    if (unit === 'percent') return value === 0 ? t('parameters.no') : `${number}%`;
    if (unit === 'celsius') return `${number} °C`;
    if (unit === 'mm') return `${number} mm`;
    if (unit === 'money') return formats.money(Math.round(value), why.currency);
    if (isKnown(used.key)) return `${number} ${formats.unit(why.baseUom)}`;
    return number;
  };
  const low = Math.min(...known);
  const high = Math.max(...known);
  return low === high ? one(low) : t('parameters.range', { from: one(low), to: one(high) });
}
