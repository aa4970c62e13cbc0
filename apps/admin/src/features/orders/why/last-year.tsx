import type { OrderLineWhy } from '@larder/contracts/ordering/why';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { nameIn } from '../../../lib/scope.ts';
import { digitsFor } from '../order-words.tsx';
import styles from './why.module.css';

type Day = OrderLineWhy['lastYear'][number];

/** The days of the window beside the same weekday, and the same holiday or lunar day, of last year. */
export function LastYear({ days }: { readonly days: readonly Day[] }) {
  const t = useTranslations('why');
  const formats = useFormats();
  // A young store has nothing to be held against.
  if (!days.some((day) => day.weekday.quantity !== null || day.related?.quantity)) return null;
  const number = (decimal: string) => formats.number(Number(decimal), digitsFor(Number(decimal)));
  const sold = (past: { readonly date: string; readonly quantity: string | null }) => (
    <>
      <span className="num">{past.quantity === null ? t('lastYear.closed') : number(past.quantity)}</span>
      <small>{formats.businessDate(past.date)}</small>
    </>
  );
  const related = (day: NonNullable<Day['related']>): string =>
    day.kind === 'holiday'
      ? t('lastYear.holiday', { name: nameIn(formats.locale, day), day: day.day })
      : t('lastYear.lunar', { month: day.month, day: day.day });
  const withRelated = days.some((day) => day.related !== null);
  return (
    <section className={styles['block']} aria-label={t('lastYear.title')}>
      <h3>{t('lastYear.title')}</h3>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{t('lastYear.day')}</th>
            <th scope="col">{t('lastYear.expected')}</th>
            <th scope="col">{t('lastYear.weekday')}</th>
            {withRelated ? <th scope="col">{t('lastYear.related')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.date}>
              <th scope="row">{formats.businessDay(day.date, 'short')}</th>
              <td className="num">{number(day.expected)}</td>
              <td>{sold(day.weekday)}</td>
              {withRelated ? (
                <td>
                  {day.related ? (
                    <>
                      {sold(day.related)}
                      <small>{related(day.related)}</small>
                    </>
                  ) : null}
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
