import { runRoutes } from '@larder/contracts/ordering/run';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { useQuery } from '@tanstack/react-query';
import { apiQuery } from '../../lib/query.ts';
import styles from './today.module.css';

const LOOK_EVERY_MS = 5_000;

/** While the night is computed, above all after a first start: how far it is, and that what is here can be used. */
export default function NightStrip() {
  const t = useTranslations('today');
  const { locale } = useFormats();
  const { data } = useQuery({
    ...apiQuery('ordering', runRoutes.night, {}),
    // Nobody waits for it once it is over: the next visit asks again.
    refetchInterval: (query) => (query.state.data?.work ? LOOK_EVERY_MS : false),
  });
  const work = data?.work;
  if (!work) return null;
  const { storesDone: done, storesTotal: total } = work;
  const said = [work.modelUnderWay ? t('night.model') : null, t('night.stores', { done, total }), t('night.usable')];
  return (
    <div className={styles['night']} role="status">
      <progress value={done} max={total} aria-label={t('night.label')} />
      <p>{said.filter(Boolean).join(locale === 'en' ? ' ' : '')}</p>
    </div>
  );
}
