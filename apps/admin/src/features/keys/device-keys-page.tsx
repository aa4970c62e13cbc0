import { type DeviceKey, deviceKeyRoutes } from '@larder/contracts/identity/device-key';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, Dialog, EmptyState } from '@larder/ui';
import { type DataColumn, DataTable } from '@larder/ui/data';
import { useQuery } from '@tanstack/react-query';
import { KeyRound, MonitorSmartphone } from 'lucide-react';
import { useMemo, useState } from 'react';
import { CopyOnce } from '../../components/copy-once.tsx';
import { useJobWords } from '../../components/job-words.ts';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import { CreateKeyDrawer } from './create-key-drawer.tsx';
import styles from './keys.module.css';
import { TerminalsDrawer } from './terminals-drawer.tsx';

/** Keys of tills within the scope, with when each was last heard of. */
export default function DeviceKeysPage() {
  const t = useTranslations('keys');
  const may = useMay();
  const { scope, stores } = useScope();
  const queryError = useQueryError();
  const [creating, setCreating] = useState(false);
  const [showingTerminals, setShowingTerminals] = useState(false);
  const [made, setMade] = useState<{ name: string; key: string } | null>(null);
  const [revoking, setRevoking] = useState<DeviceKey | null>(null);
  const query = useQuery(apiQuery('identity', deviceKeyRoutes.list, { query: {} }));
  const columns = useColumns(may('identity.key.write') ? setRevoking : null);
  const rows = useMemo(() => {
    const inScope = new Set(stores.map((store) => store.id));
    return (query.data?.items ?? []).filter((key) => scope.kind === 'all' || inScope.has(key.storeId));
  }, [query.data, scope, stores]);
  const revoke = useApiMutation({
    route: deviceKeyRoutes.revoke,
    invalidates: ['identity', 'audit'],
    success: (key) => t('revokedDone', { name: key.name }),
    onSuccess: () => setRevoking(null),
  });
  const terminalsButton = may('pos-sync.terminal.read') ? (
    <Button icon={<MonitorSmartphone aria-hidden />} onClick={() => setShowingTerminals(true)}>
      {t('terminals')}
    </Button>
  ) : null;
  const createButton = may('identity.key.write') ? (
    <Button variant="primary" icon={<KeyRound aria-hidden />} onClick={() => setCreating(true)}>
      {t('create')}
    </Button>
  ) : null;

  return (
    <ListPage
      title={t('title')}
      lead={t('lead')}
      actions={
        <>
          {terminalsButton}
          {createButton}
        </>
      }
    >
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        loading={query.isFetching}
        error={queryError(query)}
        empty={<EmptyState title={t('none')} detail={t('noneDetail')} actions={createButton} />}
      />
      <TerminalsDrawer open={showingTerminals} onClose={() => setShowingTerminals(false)} />
      <CreateKeyDrawer
        open={creating}
        onClose={() => setCreating(false)}
        onMade={(name, key) => setMade({ name, key })}
      />
      <Dialog
        open={made !== null}
        onOpenChange={(open) => (open ? undefined : setMade(null))}
        title={t('keyTitle', { name: made?.name ?? '' })}
        footer={<Button onClick={() => setMade(null)}>{t('done')}</Button>}
      >
        {made ? <CopyOnce label={t('keyLabel')} value={made.key} note={t('keyNote')} /> : null}
      </Dialog>
      <Dialog
        open={revoking !== null}
        onOpenChange={(open) => (open ? undefined : setRevoking(null))}
        title={t('revokeTitle', { name: revoking?.name ?? '' })}
        description={t('revokeDetail')}
        footer={
          <>
            <Button onClick={() => setRevoking(null)}>{t('keep')}</Button>
            <Button
              variant="danger"
              loading={revoke.isPending}
              onClick={() => (revoking ? revoke.mutate({ params: { id: revoking.id } }) : undefined)}
            >
              {t('revoke')}
            </Button>
          </>
        }
      />
    </ListPage>
  );
}

function useColumns(onRevoke: ((key: DeviceKey) => void) | null): DataColumn<DeviceKey>[] {
  const t = useTranslations('keys');
  const formats = useFormats();
  const { maker } = useJobWords();
  return useMemo(() => {
    const storeName = (row: DeviceKey) => nameIn(formats.locale, { name: row.storeName, nameEn: row.storeNameEn });
    const columns: DataColumn<DeviceKey>[] = [
      { id: 'name', header: t('name'), width: 140, narrowWidth: 104, value: (row) => row.name },
      { id: 'store', header: t('store'), width: 140, grow: 1, wideOnly: true, value: storeName },
      {
        id: 'prefix',
        header: t('prefix'),
        width: 130,
        wideOnly: true,
        spare: 1,
        value: (row) => row.prefix,
        cell: (row) => <code className={styles['code']}>lk_{row.prefix}…</code>,
      },
      {
        id: 'created',
        header: t('created'),
        width: 165,
        grow: 1.5,
        wideOnly: true,
        value: (row) => row.createdAt,
        cell: (row) => (
          <>
            <span className="num">{formats.dateTime(row.createdAt)}</span> {maker(row.createdBy)}
          </>
        ),
      },
      {
        id: 'lastSeen',
        header: t('lastSeen'),
        width: 165,
        narrowWidth: 100,
        value: (row) => row.lastSeenAt ?? '',
        cell: (row) => <span className="num">{row.lastSeenAt ? formats.dateTime(row.lastSeenAt) : t('never')}</span>,
      },
      {
        id: 'state',
        header: t('state'),
        width: 100,
        grow: 0.3,
        narrowWidth: 60,
        value: (row) => (row.revokedAt ? 1 : 0),
        cell: (row) => (row.revokedAt ? <Badge>{t('revoked')}</Badge> : <Badge tone="good">{t('live')}</Badge>),
      },
    ];
    if (onRevoke) {
      columns.push({
        id: 'revoke',
        header: t('action'),
        width: 96,
        narrowWidth: 92,
        align: 'end',
        sortable: false,
        hideable: false,
        value: () => '',
        cell: (row) =>
          row.revokedAt ? (
            <span />
          ) : (
            <Button size="sm" variant="quiet" onClick={() => onRevoke(row)}>
              {t('revoke')}
            </Button>
          ),
      });
    }
    return columns;
  }, [t, formats, onRevoke, maker]);
}
