import { useFormats, useTranslations } from '@larder/i18n/react';
import styles from './today.module.css';

const MINUTE_MS = 60_000;

/** How fresh the figures are; amber when they are old. */
export function AsOf({ asOf, stale, now }: { asOf: string | null; stale: boolean; now: number }) {
  const t = useTranslations('today');
  const formats = useFormats();
  if (asOf === null) return <span>{t('noData')}</span>;
  const minutes = Math.max(0, Math.floor((now - Date.parse(asOf)) / MINUTE_MS));
  return (
    <span className={stale ? styles['stale'] : undefined} data-stale={stale}>
      {t('asOf', { time: formats.time(asOf) })}
      {stale ? ` · ${t('delay', { minutes })}` : ''}
    </span>
  );
}
