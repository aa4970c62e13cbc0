import { auditChainRoutes } from '@larder/contracts/audit/audit-chain';
import { type AuditEvent, auditRoutes } from '@larder/contracts/audit/audit-event';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, DateInput, Drawer, EmptyState, Select } from '@larder/ui';
import { type DataColumn, DataTable, FilterBar, type FilterChip } from '@larder/ui/data';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { useMemo } from 'react';
import { ExportButton } from '../../components/export-button.tsx';
import { useJobWords } from '../../components/job-words.ts';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { download } from '../../lib/api-client.ts';
import { apiPages, apiQuery, rowsOf, useApiMutation } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import { useMay, useSession } from '../../lib/session.ts';
import { useActionText } from './action-text.ts';
import styles from './audit.module.css';
import { AuditEventCard } from './audit-event-card.tsx';
import { ChainBand, isUnderWay } from './chain-band.tsx';
import { auditLog } from './routes.tsx';

const LOOK_MS = { checking: 1_000, otherwise: 15_000 };
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Who did what, newest first. */
export default function AuditPage() {
  const t = useTranslations('audit');
  const search = auditLog.useSearch();
  const setSearch = auditLog.useSetSearch();
  const { scope } = useScope();
  const queryError = useQueryError();
  const columns = useColumns();
  const words = useActionText();
  const { actor } = useJobWords();
  const entities = useQuery(apiQuery('audit', auditRoutes.entities, {}));

  const chain = useQuery({
    ...apiQuery('audit', auditChainRoutes.state, {}),
    refetchInterval: ({ state }) => (isUnderWay(state.data?.lastCheck ?? null) ? LOOK_MS.checking : LOOK_MS.otherwise),
  });

  const filter = {
    entity: search.entity || undefined,
    entityId: search.entityId || undefined,
    actorId: search.actorId || undefined,
    storeId: scope.kind === 'store' ? scope.storeId : undefined,
    from: DAY.test(search.from) ? search.from : undefined,
    to: DAY.test(search.to) ? search.to : undefined,
  };
  const query = useInfiniteQuery(apiPages('audit', auditRoutes.list, { query: filter }));
  const rows = rowsOf<AuditEvent>(query.data);
  const open = rows.find((row) => row.id === search.event);
  const chips: FilterChip[] = [
    ...(search.actorId
      ? [
          {
            id: 'actor',
            label: t('actorChip', { name: search.actorName }),
            onRemove: () => setSearch({ actorId: '', actorName: '' }),
          },
        ]
      : []),
    ...(search.entityId
      ? [
          {
            id: 'id',
            label: t('entityChip', { id: search.entityId.slice(-8) }),
            onRemove: () => setSearch({ entityId: '' }),
          },
        ]
      : []),
  ];
  return (
    <ListPage
      title={t('title')}
      lead={t('lead')}
      actions={
        <>
          <ChainActions checking={isUnderWay(chain.data?.lastCheck ?? null)} />
          <ExportButton
            label={t('export')}
            run={async () => {
              await download(auditRoutes.exportCsv, { query: filter }, 'audit.csv');
              return t('exported');
            }}
          />
        </>
      }
      summary={chain.data ? <ChainBand chain={chain.data} /> : undefined}
      filters={
        <FilterBar chips={chips} onClear={() => setSearch({ actorId: '', actorName: '', entityId: '' })}>
          <div className={styles['day']}>
            <span aria-hidden>{t('from')}</span>
            <DateInput
              aria-label={t('from')}
              value={search.from}
              max={search.to || undefined}
              onChange={(event) => setSearch({ from: event.currentTarget.value })}
            />
          </div>
          <div className={styles['day']}>
            <span aria-hidden>{t('to')}</span>
            <DateInput
              aria-label={t('to')}
              value={search.to}
              min={search.from || undefined}
              onChange={(event) => setSearch({ to: event.currentTarget.value })}
            />
          </div>
          <Select
            aria-label={t('entity')}
            value={search.entity || 'any'}
            onValueChange={(entity) => setSearch({ entity: entity === 'any' ? '' : entity })}
            options={[
              { value: 'any', label: t('anyEntity') },
              ...(entities.data?.items ?? []).map((entity) => ({ value: entity, label: words.thing(entity) })),
            ]}
          />
        </FilterBar>
      }
    >
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        loading={query.isFetching}
        error={queryError(query)}
        currentId={search.event}
        onRowPress={(row) => setSearch({ event: row.id })}
        onEndReached={() => {
          if (query.hasNextPage) void query.fetchNextPage();
        }}
        empty={<EmptyState title={t('none')} detail={t('noneDetail')} />}
      />
      <Drawer
        open={open !== undefined}
        onOpenChange={(next) => (next ? undefined : setSearch({ event: '' }))}
        title={open ? words.action(open.action) : t('title')}
      >
        {open ? (
          <AuditEventCard
            event={open}
            onActor={() =>
              setSearch({
                actorId: open.actorId,
                actorName: actor({ kind: open.actorKind, name: open.actorName }),
                event: '',
              })
            }
            onEntity={() => setSearch({ entity: open.entity, entityId: open.entityId, event: '' })}
          />
        ) : null}
      </Drawer>
    </ListPage>
  );
}

/** What an auditor may ask of the hash chain. */
function ChainActions({ checking }: { checking: boolean }) {
  const t = useTranslations('audit');
  const may = useMay();
  const check = useApiMutation({ route: auditChainRoutes.check, invalidates: ['audit'] });
  if (!may('audit.chain.check')) return null;
  return (
    <>
      <Button icon={<ShieldCheck aria-hidden />} loading={check.isPending || checking} onClick={() => check.mutate({})}>
        {t('chain.check')}
      </Button>
      <ExportButton
        label={t('chain.anchors')}
        run={async () => {
          await download(auditChainRoutes.anchors, {}, 'audit-anchors.jsonl');
          return t('chain.anchorsDone');
        }}
      />
    </>
  );
}

function useColumns(): DataColumn<AuditEvent>[] {
  const t = useTranslations('audit');
  const formats = useFormats();
  const { stores } = useSession();
  const { action } = useActionText();
  const { actor } = useJobWords();
  return useMemo(() => {
    const names = new Map(stores.map((store) => [store.id, nameIn(formats.locale, store)]));
    return [
      {
        id: 'time',
        header: t('time'),
        width: 126,
        grow: 1,
        value: (row) => row.occurredAt,
        cell: (row) => <span className="num">{formats.dateTime(row.occurredAt)}</span>,
      },
      {
        id: 'actor',
        header: t('actor'),
        width: 104,
        grow: 1,
        value: (row) => actor({ kind: row.actorKind, name: row.actorName }),
      },
      {
        id: 'action',
        header: t('action'),
        width: 124,
        grow: 2,
        value: (row) => action(row.action),
      },
      {
        id: 'store',
        header: t('store'),
        width: 110,
        grow: 1,
        wideOnly: true,
        value: (row) => (row.storeId ? (names.get(row.storeId) ?? '') : ''),
      },
      {
        id: 'entityId',
        header: t('id'),
        width: 120,
        wideOnly: true,
        value: (row) => row.entityId,
        cell: (row) => <code className={styles['code']}>…{row.entityId.slice(-8)}</code>,
      },
    ];
  }, [t, formats, stores, action, actor]);
}
