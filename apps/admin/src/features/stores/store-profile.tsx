import type { Store } from '@larder/contracts/org/units';
import { createFormats } from '@larder/i18n';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Facts, Panel } from '../../components/detail-page.tsx';
import { clockText } from '../../lib/minutes.ts';
import { hoursText } from './store-words.ts';
import styles from './stores.module.css';

/** What a site is, when it works, and since when its stock counts. */
export function StoreProfile({ store }: { store: Store }) {
  const t = useTranslations('stores');
  const { locale } = useFormats();
  const local = createFormats({ locale, zone: store.zone, currency: store.currency });
  return (
    <div className={styles['panels']}>
      <Panel title={t('site')}>
        <Facts
          items={[
            { label: t('name'), value: store.name },
            { label: t('nameEn'), value: store.nameEn },
            { label: t('format'), value: store.format },
            { label: t('locationType'), value: t(`locations.${store.locationType}`) },
            { label: t('areaSqm'), value: store.areaSqm === null ? null : `${local.number(store.areaSqm)} m²` },
            {
              label: t('position'),
              value:
                store.lat === null || store.lng === null ? null : (
                  <span className="num">
                    {store.lat}, {store.lng}
                  </span>
                ),
            },
          ]}
        />
      </Panel>
      <Panel title={t('dayAndMoney')}>
        <Facts
          items={[
            { label: t('hours'), value: <span className="num">{hoursText(t, store)}</span> },
            {
              label: t('closeout'),
              value: (
                <>
                  <span className="num">{clockText(store.closeoutMinute)}</span>{' '}
                  <span className={styles['quiet']}>{t('closeoutHint')}</span>
                </>
              ),
            },
            { label: t('zone'), value: store.zone },
            { label: t('currency'), value: store.currency },
            {
              label: t('cutover'),
              value: store.cutoverAt ? local.dateTime(store.cutoverAt) : t('noCutover'),
            },
          ]}
        />
      </Panel>
    </div>
  );
}
