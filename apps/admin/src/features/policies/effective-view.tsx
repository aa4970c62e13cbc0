import { type EffectivePolicy, type PolicyView, policyRoutes } from '@larder/contracts/org/policies';
import type { OrgUnit } from '@larder/contracts/org/units';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Combobox, EmptyState } from '@larder/ui';
import { type DataColumn, DataTable, FilterBar } from '@larder/ui/data';
import { useQuery } from '@tanstack/react-query';
import { Lock } from 'lucide-react';
import { useMemo } from 'react';
import type { z } from 'zod';
import { useQueryError } from '../../components/list-page.tsx';
import { valueText } from '../../components/policy-words.ts';
import { pinyinInitials } from '../../lib/pinyin.ts';
import { apiQuery } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import { useSession } from '../../lib/session.ts';
import styles from './policies.module.css';
import { policies } from './routes.tsx';

type Effective = z.output<typeof EffectivePolicy>;

interface EffectiveViewProps {
  rules: readonly PolicyView[];
  units: readonly OrgUnit[];
}

/** What counts for one store, and which place said so. */
export default function EffectiveView({ rules, units }: EffectiveViewProps) {
  const t = useTranslations('policies');
  const { locale } = useFormats();
  const session = useSession();
  const { store: scoped } = useScope();
  const { store: asked } = policies.useSearch();
  const setSearch = policies.useSetSearch();
  const queryError = useQueryError();
  const store = session.stores.find((one) => one.id === asked) ?? scoped ?? session.stores[0];
  const query = useQuery({
    ...apiQuery('org', policyRoutes.effective, { query: { storeId: store?.id ?? '' } }),
    enabled: store !== undefined,
  });
  const columns = useColumns(rules, units);
  if (!store) return <EmptyState title={t('noStores')} />;
  return (
    <>
      <FilterBar>
        <div className={styles['storePicker']}>
          <Combobox
            aria-label={t('store')}
            value={store.id}
            onValueChange={(id) => setSearch({ store: id ?? '' })}
            options={session.stores.map((one) => ({
              value: one.id,
              label: nameIn(locale, one),
              hint: one.code,
              keywords: `${one.name} ${one.nameEn ?? ''} ${pinyinInitials(one.name)}`,
            }))}
          />
        </div>
      </FilterBar>
      <DataTable
        label={t('forStore')}
        columns={columns}
        rows={query.data?.items ?? []}
        rowId={(row) => row.key}
        loading={query.isFetching}
        error={queryError(query)}
        onRowPress={(row) => setSearch({ rule: row.key })}
      />
    </>
  );
}

function useColumns(rules: readonly PolicyView[], units: readonly OrgUnit[]): DataColumn<Effective>[] {
  const t = useTranslations('policies');
  const formats = useFormats();
  return useMemo(() => {
    const kinds = new Map(rules.map((rule) => [rule.key, rule.kind]));
    const value = (row: Effective) =>
      valueText(t, formats, { key: row.key, kind: kinds.get(row.key) ?? 'number' }, row.value);
    const origin = ({ from }: Effective) => {
      if (from === null) return t('fromDefault');
      const unit = units.find((one) => one.id === from.scopeUnitId);
      const place = unit ? nameIn(formats.locale, unit) : t('hiddenUnit');
      return from.scopeFormat === '' ? place : t('fromFormat', { place, format: from.scopeFormat });
    };
    return [
      {
        id: 'rule',
        header: t('rule'),
        width: 150,
        grow: 3,
        sortable: false,
        value: (row) => t(`keys.${row.key}.label`),
        cell: (row) => <b className={styles['label']}>{t(`keys.${row.key}.label`)}</b>,
      },
      {
        id: 'value',
        header: t('effective'),
        width: 88,
        sortable: false,
        value,
        cell: (row) => (
          <span className={styles['effective']}>
            <b className="num">{value(row)}</b>
            {row.from?.locked ? <Lock size={15} role="img" aria-label={t('locked')} /> : null}
          </span>
        ),
      },
      {
        id: 'from',
        header: t('why'),
        width: 112,
        grow: 2,
        sortable: false,
        value: origin,
        cell: (row) => <span className={row.from === null ? styles['quiet'] : undefined}>{origin(row)}</span>,
      },
    ];
  }, [t, formats, rules, units]);
}
