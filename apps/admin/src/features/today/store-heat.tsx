import type { Today } from '@larder/contracts/bi/today';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { HeatGrid } from '@larder/ui';
import { Panel } from '../../components/detail-page.tsx';
import { nameIn, useScope } from '../../lib/scope.ts';
import { worstOf } from './model.ts';

/** Empty shelves by store and hour; a cell leads to the store. */
export function StoreHeat({ heat }: { heat: NonNullable<Today['heat']> }) {
  const t = useTranslations('today');
  const { locale } = useFormats();
  const { setScope } = useScope();
  const worst = worstOf(heat);
  const rows = new Map(heat.rows.map((row) => [row.store.id, row]));
  const outAt = (store: string, hour: string) => rows.get(store)?.out[heat.hours.indexOf(Number(hour))] ?? null;
  return (
    <Panel title={t('heat.title')}>
      <HeatGrid
        label={t('heat.title')}
        rows={heat.rows.map(({ store }) => ({ key: store.id, label: nameIn(locale, store) }))}
        columns={heat.hours.map((hour) => ({ key: String(hour), label: String(hour) }))}
        share={(store, hour) => {
          const out = outAt(store, hour);
          return out === null ? null : out / worst;
        }}
        describe={(store, hour) => {
          const out = outAt(store, hour);
          const name = nameIn(locale, rows.get(store)?.store ?? { name: '', nameEn: null });
          return out === null
            ? t('heat.later', { store: name, hour })
            : t('heat.cell', { store: name, hour, count: out });
        }}
        onPress={(store) => setScope(`store:${store}`)}
        legend={{ low: t('heat.low'), high: t('heat.high', { count: worst }) }}
      />
    </Panel>
  );
}
