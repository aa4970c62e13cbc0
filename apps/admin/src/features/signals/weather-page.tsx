import {
  type WeatherDay,
  type WeatherPlace,
  type WeatherState,
  weatherRoutes,
} from '@larder/contracts/ordering/weather';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, cx, EmptyState } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { CloudDownload, FileUp } from 'lucide-react';
import { useState } from 'react';
import { Panel, QueryGate } from '../../components/detail-page.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import { useLookAgain } from '../../lib/use-look-again.ts';
import { ImportDialog } from './import-dialog.tsx';
import styles from './signals.module.css';

/** Weather where the stores are: what is ahead, how fresh it is, and what was kept aside. */
export default function WeatherPage() {
  const t = useTranslations('signals');
  const may = useMay();
  const [importing, setImporting] = useState(false);
  const again = useLookAgain();
  const query = useQuery({
    ...apiQuery('ordering', weatherRoutes.state, {}),
    refetchInterval: again.refetchInterval,
  });
  const fetch = useApiMutation({
    route: weatherRoutes.fetch,
    invalidates: ['ordering', 'audit'],
    success: () => t('weather.asked'),
    onSuccess: again.begin,
  });
  const provider = query.data?.provider;
  const actions = (
    <>
      {provider?.configured && may('ordering.model.train') ? (
        <Button icon={<CloudDownload aria-hidden />} loading={fetch.isPending} onClick={() => fetch.mutate({})}>
          {t('weather.fetch')}
        </Button>
      ) : null}
      {may('ordering.signal.write') ? (
        <Button icon={<FileUp aria-hidden />} onClick={() => setImporting(true)}>
          {t('import')}
        </Button>
      ) : null}
    </>
  );
  return (
    <ListPage
      title={t('weather.title')}
      lead={provider ? (provider.host ? t('weather.from', { host: provider.host }) : t('weather.off')) : undefined}
      actions={actions}
    >
      <QueryGate query={query}>{(state) => <Places state={state} />}</QueryGate>
      <ImportDialog holds="weather" open={importing} onClose={() => setImporting(false)} />
    </ListPage>
  );
}

function Places({ state }: { state: WeatherState }) {
  const t = useTranslations('signals');
  const { locale } = useFormats();
  return (
    <div>
      {state.provider.configured && state.unplaced.length > 0 ? (
        <p className={styles['facts']}>
          {t('weather.unplaced', {
            count: state.unplaced.length,
            names: state.unplaced.map((store) => nameIn(locale, store)).join(t('and')),
          })}
        </p>
      ) : null}
      {state.places.length === 0 ? (
        <EmptyState title={t('weather.none')} detail={t('weather.noneDetail')} />
      ) : (
        state.places.map((place) => <Place key={place.id} place={place} />)
      )}
      {state.refusals.length > 0 ? <Refusals refusals={state.refusals} /> : null}
    </div>
  );
}

function Place({ place }: { place: WeatherPlace }) {
  const t = useTranslations('signals');
  const formats = useFormats();
  const names = place.stores.map((store) => nameIn(formats.locale, store)).join(t('and'));
  return (
    <Panel title={place.unit ? nameIn(formats.locale, place.unit) : names}>
      <p className={styles['facts']}>
        {[
          t('weather.stores', { count: place.stores.length }),
          place.fetchedAt
            ? t('weather.updated', { time: formats.dateTime(place.fetchedAt) })
            : place.unit
              ? t('weather.imported')
              : null,
          place.lastObserved
            ? t('weather.observed', { days: place.observedDays, date: formats.businessDate(place.lastObserved) })
            : t('weather.unobserved'),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {place.failure && place.failedAt ? (
        <p className={styles['bad']}>
          {t('weather.failed', { time: formats.dateTime(place.failedAt), reason: place.failure })}
        </p>
      ) : null}
      {place.days.length === 0 ? (
        <p className={styles['facts']}>{t('weather.noAhead')}</p>
      ) : (
        // A long row scrolls; the keyboard reaches it.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must take the focus
        <ul className={styles['days']} aria-label={t('weather.ahead')} tabIndex={0}>
          {place.days.map((day) => (
            <Day key={day.date} day={day} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Day({ day }: { day: WeatherDay }) {
  const t = useTranslations('signals');
  const formats = useFormats();
  const figure = (value: number | null) => (value === null ? '–' : formats.number(value));
  return (
    <li className={cx(styles['day'], day.kind === 'observed' && styles['measured'])}>
      <span className={styles['name']}>{formats.businessDay(day.date, 'short')}</span>
      <span>{t('weather.high', { value: figure(day.high) })}</span>
      {day.low === null ? null : (
        <span className={styles['facts']}>{t('weather.low', { value: figure(day.low) })}</span>
      )}
      <span className={styles['facts']}>
        {day.kind === 'observed' ? t('weather.measured') : t('weather.rain', { value: figure(day.rain) })}
      </span>
    </li>
  );
}

function Refusals({ refusals }: { refusals: WeatherState['refusals'] }) {
  const t = useTranslations('signals');
  const formats = useFormats();
  const may = useMay();
  const forget = useApiMutation({ route: weatherRoutes.forgetRefusals, invalidates: ['ordering', 'audit'] });
  return (
    <Panel
      title={t('weather.aside')}
      actions={
        may('ordering.model.train') ? (
          <Button loading={forget.isPending} onClick={() => forget.mutate({})}>
            {t('weather.seen')}
          </Button>
        ) : null
      }
    >
      <p className={styles['facts']}>{t('weather.asideDetail')}</p>
      <ul className={styles['list']}>
        {refusals.map((r) => (
          <li key={r.id} className={styles['row']}>
            <span className={styles['what']}>
              {r.reason}
              <span className={styles['facts']}>{r.sample}</span>
            </span>
            <span className={styles['fixed']}>{formats.dateTime(r.refusedAt)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
