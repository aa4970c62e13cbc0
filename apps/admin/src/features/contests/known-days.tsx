import type { Attempt } from '@larder/contracts/ordering/contests';
import { useFormats, useTranslations } from '@larder/i18n/react';
import styles from './contests.module.css';

/** Today and the week ahead as people knew them that morning: holidays, events, weather, promotions. */
export function KnownDays({ attempt }: { attempt: Attempt }) {
  const t = useTranslations('contests');
  const formats = useFormats();
  const days = attempt.ahead.map((day) => {
    const said = [
      (formats.locale === 'en' ? day.holidayEn : null) ?? day.holiday,
      day.festival,
      ...day.events,
      ...day.promotions.map((p) =>
        [t('game.promotion', { name: p.name }), p.depth === null ? '' : t('game.depth', { depth: p.depth })]
          .filter(Boolean)
          .join(' '),
      ),
      day.weather && day.weather.high !== null && day.weather.low !== null
        ? t('game.weather', { low: Math.round(day.weather.low), high: Math.round(day.weather.high) })
        : null,
      day.weather?.rain ? t('game.rain', { rain: Math.round(day.weather.rain) }) : null,
    ].filter((text): text is string => Boolean(text));
    return { date: day.date, said };
  });
  return (
    <details className={styles['known']} open={days.some((d) => d.said.length > 0)}>
      <summary>{t('game.ahead')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard */}
      <ul tabIndex={0} aria-label={t('game.ahead')}>
        {days.map(({ date, said }) => (
          <li key={date} data-quiet={said.length === 0}>
            <b className="num">{formats.businessDay(date, 'short')}</b>
            {said.length === 0 ? <span aria-hidden>–</span> : said.map((text) => <span key={text}>{text}</span>)}
          </li>
        ))}
      </ul>
    </details>
  );
}
