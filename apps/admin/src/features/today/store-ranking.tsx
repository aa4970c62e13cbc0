import type { Today } from '@larder/contracts/bi/today';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { BarList, Button } from '@larder/ui';
import { useState } from 'react';
import { Panel } from '../../components/detail-page.tsx';
import { nameIn, useScope } from '../../lib/scope.ts';
import styles from './today.module.css';

const FIRST = 12;
const BP = 10_000;

/** Stores by sales today; one far behind its last week is marked. */
export function StoreRanking({ ranking }: { ranking: Today['ranking'] }) {
  const t = useTranslations('today');
  const formats = useFormats();
  const { setScope } = useScope();
  const [all, setAll] = useState(false);
  const rows = all ? ranking : ranking.slice(0, FIRST);
  return (
    <Panel title={t('ranking.title')}>
      <p className={styles['panelNote']}>{t('ranking.note')}</p>
      <BarList
        label={t('ranking.title')}
        items={rows.map(({ store, net, ratioBp, breach }) => ({
          key: store.id,
          label: (
            <button type="button" className={styles['storeName']} onClick={() => setScope(`store:${store.id}`)}>
              {nameIn(formats.locale, store)}
            </button>
          ),
          value: net,
          text:
            breach && ratioBp !== null
              ? t('ranking.below', { amount: formats.moneyRounded(net), ratio: formats.percent(ratioBp / BP, 0) })
              : formats.moneyRounded(net),
          breach,
        }))}
      />
      {ranking.length > FIRST ? (
        <Button variant="quiet" size="sm" onClick={() => setAll(!all)}>
          {all ? t('ranking.less', { count: FIRST }) : t('ranking.more', { count: ranking.length })}
        </Button>
      ) : null}
    </Panel>
  );
}
