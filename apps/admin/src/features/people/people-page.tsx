import { PERSON_STATUSES, type Person, peopleRoutes } from '@larder/contracts/identity/people';
import { ROLES } from '@larder/contracts/permissions';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Dialog, EmptyState, Select } from '@larder/ui';
import { type DataColumn, DataTable, FilterBar, ViewTabs } from '@larder/ui/data';
import { useInfiniteQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { CopyOnce } from '../../components/copy-once.tsx';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { apiPages, rowsOf } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import { InviteDrawer } from './invite-drawer.tsx';
import styles from './people.module.css';
import { PersonDrawer } from './person-drawer.tsx';
import { PersonStatus } from './person-status.tsx';
import { peopleList } from './routes.tsx';

type Status = (typeof PERSON_STATUSES)[number];
type Role = (typeof ROLES)[number];

const statusOf = (text: string): Status | undefined => PERSON_STATUSES.find((status) => status === text);
const roleOf = (text: string): Role | undefined => ROLES.find((role) => role === text);

/** Everybody of the chain within reach, with roles, scopes and state. */
export default function PeoplePage() {
  const t = useTranslations('people');
  const may = useMay();
  const search = peopleList.useSearch();
  const setSearch = peopleList.useSetSearch();
  const queryError = useQueryError();
  const columns = useColumns();
  const roles = useTranslations('roles');
  const [inviting, setInviting] = useState(false);
  const [issued, setIssued] = useState<{ name: string; link: string } | null>(null);

  const q = useDeferredValue(search.q);
  const filter = { q: q || undefined, status: statusOf(search.status), role: roleOf(search.role) };
  const query = useInfiniteQuery(apiPages('identity', peopleRoutes.list, { query: filter }));
  const filtered = Boolean(filter.q ?? filter.status ?? filter.role);
  const onLink = (name: string, link: string) => setIssued({ name, link });
  const inviteButton = may('identity.user.write') ? (
    <Button variant="primary" icon={<UserPlus aria-hidden />} onClick={() => setInviting(true)}>
      {t('invite')}
    </Button>
  ) : null;

  return (
    <ListPage
      title={t('title')}
      actions={inviteButton}
      views={
        <ViewTabs
          label={t('status')}
          current={filter.status ?? 'all'}
          onSelect={(status) => setSearch({ status: status === 'all' ? '' : status })}
          views={(['all', ...PERSON_STATUSES] as const).map((id) => ({ id, label: t(id) }))}
        />
      }
      filters={
        <FilterBar search={{ value: search.q, onChange: (next) => setSearch({ q: next }), placeholder: t('find') }}>
          <Select<Role | 'any'>
            aria-label={t('role')}
            value={filter.role ?? 'any'}
            onValueChange={(role) => setSearch({ role: role === 'any' ? '' : role })}
            options={[
              { value: 'any', label: t('anyRole') },
              ...ROLES.map((role) => ({ value: role, label: roles(role) })),
            ]}
          />
        </FilterBar>
      }
    >
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rowsOf<Person>(query.data)}
        rowId={(row) => row.id}
        loading={query.isFetching}
        error={queryError(query)}
        total={query.data?.pages[0]?.total}
        currentId={search.person}
        onRowPress={(row) => setSearch({ person: row.id })}
        onEndReached={() => {
          if (query.hasNextPage) void query.fetchNextPage();
        }}
        empty={
          filtered ? (
            <EmptyState title={t('noMatch')} />
          ) : (
            <EmptyState title={t('none')} detail={t('noneDetail')} actions={inviteButton} />
          )
        }
      />
      <InviteDrawer open={inviting} onClose={() => setInviting(false)} onLink={onLink} />
      <PersonDrawer personId={search.person} onClose={() => setSearch({ person: '' })} onLink={onLink} />
      <Dialog
        open={issued !== null}
        onOpenChange={(open) => (open ? undefined : setIssued(null))}
        title={t('linkTitle', { name: issued?.name ?? '' })}
        footer={<Button onClick={() => setIssued(null)}>{t('done')}</Button>}
      >
        {issued ? <CopyOnce label={t('linkLabel')} value={issued.link} note={t('linkNote')} /> : null}
      </Dialog>
    </ListPage>
  );
}

function useColumns(): DataColumn<Person>[] {
  const t = useTranslations('people');
  const roles = useTranslations('roles');
  const formats = useFormats();
  return useMemo(() => {
    const grantsOf = (person: Person) =>
      person.grants
        .map((g) => `${roles(g.role)} · ${nameIn(formats.locale, { name: g.unitName, nameEn: g.unitNameEn })}`)
        .join('；');
    return [
      {
        id: 'name',
        header: t('name'),
        width: 110,
        value: (row) => row.displayName,
        cell: (row) => <b className={styles['name']}>{row.displayName}</b>,
      },
      { id: 'roles', header: t('roles'), width: 130, grow: 2, value: grantsOf },
      {
        id: 'contact',
        header: t('contact'),
        width: 290,
        wideOnly: true,
        value: (row) => [row.emailMasked, row.phoneMasked].filter(Boolean).join('  '),
      },
      {
        id: 'status',
        header: t('status'),
        width: 104,
        value: (row) => row.status,
        cell: (row) => <PersonStatus person={row} />,
      },
      {
        id: 'lastSignIn',
        header: t('lastSignIn'),
        width: 170,
        wideOnly: true,
        value: (row) => row.lastSignInAt ?? '',
        cell: (row) => (
          <span className="num">{row.lastSignInAt ? formats.dateTime(row.lastSignInAt) : t('never')}</span>
        ),
      },
    ];
  }, [t, roles, formats]);
}
