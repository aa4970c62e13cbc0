import { type PolicyView, policyRoutes } from '@larder/contracts/org/policies';
import { orgRoutes } from '@larder/contracts/org/units';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { EmptyState, lazyPart } from '@larder/ui';
import { type DataColumn, DataTable, FilterBar, ViewTabs } from '@larder/ui/data';
import { useQuery } from '@tanstack/react-query';
import { Lock } from 'lucide-react';
import { Suspense, useMemo } from 'react';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { valueText } from '../../components/policy-words.ts';
import { matchesQuery } from '../../lib/pinyin.ts';
import { apiQuery } from '../../lib/query.ts';
import styles from './policies.module.css';
import { policies } from './routes.tsx';
import type { Entry } from './scope-tree.ts';

const EffectiveView = lazyPart(() => import('./effective-view.tsx'));
const PolicyDrawer = lazyPart(() => import('./policy-drawer.tsx'));

/** Every rule of the chain in plain words, where it differs, and what counts for one store. */
export default function PoliciesPage() {
  const t = useTranslations('policies');
  const { view, rule } = policies.useSearch();
  const setSearch = policies.useSetSearch();
  const list = useQuery(apiQuery('org', policyRoutes.list, {}));
  const units = useQuery(apiQuery('org', orgRoutes.units, {}));
  const open = list.data?.items.find((one) => one.key === rule);
  return (
    <ListPage
      title={t('title')}
      lead={t('lead')}
      views={
        <ViewTabs
          label={t('title')}
          current={view}
          onSelect={(id) => setSearch({ view: id === 'store' ? 'store' : 'rules' })}
          views={[
            { id: 'rules', label: t('rules') },
            { id: 'store', label: t('forStore') },
          ]}
        />
      }
    >
      {view === 'rules' ? (
        <RuleList query={list} rootId={units.data?.items.find((unit) => unit.type === 'hq')?.id} />
      ) : (
        <Suspense>
          <EffectiveView rules={list.data?.items ?? []} units={units.data?.items ?? []} />
        </Suspense>
      )}
      {open ? (
        <Suspense>
          <PolicyDrawer
            rule={open}
            units={units.data?.items ?? []}
            formats={list.data?.formats ?? []}
            onClose={() => setSearch({ rule: '' })}
          />
        </Suspense>
      ) : null}
    </ListPage>
  );
}

interface RuleListProps {
  query: { data: { items: PolicyView[] } | undefined; isFetching: boolean; error: unknown; refetch: () => unknown };
  /** Headquarters. */
  rootId: string | undefined;
}

function RuleList({ query, rootId }: RuleListProps) {
  const t = useTranslations('policies');
  const formats = useFormats();
  const { q, rule } = policies.useSearch();
  const setSearch = policies.useSetSearch();
  const queryError = useQueryError();
  const rows = (query.data?.items ?? []).filter((one) =>
    matchesQuery(`${t(`keys.${one.key}.label`)} ${t(`keys.${one.key}.help`)} ${one.key}`, q),
  );
  const columns = useMemo<DataColumn<PolicyView>[]>(
    () => [
      {
        id: 'rule',
        header: t('rule'),
        width: 168,
        grow: 3,
        sortable: false,
        value: (row) => t(`keys.${row.key}.label`),
        cell: (row) => (
          <span className={styles['effective']}>
            <b className={styles['label']}>{t(`keys.${row.key}.label`)}</b>
            {row.entries.some((entry) => entry.locked) ? (
              <Lock size={15} role="img" aria-label={t('locked')} className={styles['lock']} />
            ) : null}
          </span>
        ),
      },
      {
        id: 'help',
        header: t('meaning'),
        width: 220,
        grow: 5,
        wideOnly: true,
        sortable: false,
        value: (row) => t(`keys.${row.key}.help`),
        cell: (row) => (
          <span className={styles['help']} title={t(`keys.${row.key}.help`)}>
            {t(`keys.${row.key}.help`)}
          </span>
        ),
      },
      {
        id: 'group',
        header: t('group'),
        width: 84,
        grow: 0,
        wideOnly: true,
        sortable: false,
        value: (row) => t(`groups.${row.key.split('.')[0] ?? ''}`),
      },
      {
        id: 'chain',
        header: t('chainValue'),
        width: 96,
        sortable: false,
        value: (row) => valueText(t, formats, row, chainValue(row, rootId)),
        cell: (row) => <span className="num">{valueText(t, formats, row, chainValue(row, rootId))}</span>,
      },
      {
        id: 'default',
        header: t('default'),
        width: 96,
        wideOnly: true,
        sortable: false,
        value: (row) => valueText(t, formats, row, row.defaultValue),
      },
      {
        id: 'overrides',
        header: t('overrides'),
        width: 96,
        wideOnly: true,
        sortable: false,
        value: (row) => differing(row, rootId).length,
        cell: (row) =>
          differing(row, rootId).length === 0 ? '–' : t('places', { count: differing(row, rootId).length }),
      },
    ],
    [t, formats, rootId],
  );
  return (
    <>
      <FilterBar search={{ value: q, onChange: (next) => setSearch({ q: next }), placeholder: t('find') }} />
      <DataTable
        label={t('rules')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.key}
        loading={query.isFetching}
        error={queryError(query)}
        currentId={rule}
        onRowPress={(row) => setSearch({ rule: row.key })}
        empty={<EmptyState title={t('noMatch')} />}
      />
    </>
  );
}

const isChain = (entry: Entry, rootId: string | undefined) => entry.scopeUnitId === rootId && entry.scopeFormat === '';

/** The value of the whole chain: set at headquarters for every format, else the built-in one. */
function chainValue(rule: PolicyView, rootId: string | undefined): unknown {
  const chain = rule.entries.find((entry) => isChain(entry, rootId));
  return chain ? chain.value : rule.defaultValue;
}

/** Overrides below the chain as a whole. */
function differing(rule: PolicyView, rootId: string | undefined): Entry[] {
  return rule.entries.filter((entry) => !isChain(entry, rootId));
}
