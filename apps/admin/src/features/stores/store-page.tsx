import { type OrgUnit, orgRoutes, type Store } from '@larder/contracts/org/units';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, lazyPart, Skeleton, Tabs } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { Suspense, useState } from 'react';
import { DetailPage, QueryGate } from '../../components/detail-page.tsx';
import { lazyDrawer } from '../../components/lazy-drawer.tsx';
import { apiQuery } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import { storeDetail, storeTree } from './routes.tsx';
import { StoreProfile } from './store-profile.tsx';
import { STATUS_TONES } from './store-words.ts';

const ListingsTab = lazyPart(async () => ({ default: (await import('./listings-tab.tsx')).ListingsTab }));

const StoreDrawer = lazyDrawer(() => import('./store-drawer.tsx').then((module) => module.StoreDrawer));

export default function StorePage() {
  const { storeId } = storeDetail.useParams();
  const query = useQuery(apiQuery('org', orgRoutes.store, { params: { id: storeId } }));
  const units = useQuery(apiQuery('org', orgRoutes.units, {})).data?.items ?? [];
  return <QueryGate query={query}>{(store) => <StoreView key={store.id} store={store} units={units} />}</QueryGate>;
}

/** Names of the units above a store, from the top. */
function placeOf(store: Store, units: readonly OrgUnit[], locale: string): string[] {
  const names: string[] = [];
  let parentId = units.find((unit) => unit.id === store.id)?.parentId ?? null;
  while (parentId !== null) {
    const parent = units.find((unit) => unit.id === parentId);
    if (!parent || parent.type === 'hq') break;
    names.unshift(nameIn(locale, parent));
    parentId = parent.parentId;
  }
  return names;
}

function StoreView({ store, units }: { store: Store; units: readonly OrgUnit[] }) {
  const t = useTranslations('stores');
  const { locale } = useFormats();
  const may = useMay();
  const { tab } = storeDetail.useSearch();
  const setSearch = storeDetail.useSetSearch();
  const [editing, setEditing] = useState(false);
  const name = nameIn(locale, store);
  return (
    <DetailPage
      title={name}
      back={{ to: storeTree.to(), label: t('title') }}
      lead={[store.code, t(`types.${store.kind}`), ...placeOf(store, units, locale)].join(' · ')}
      mark={<Badge tone={STATUS_TONES[store.status]}>{t(`statuses.${store.status}`)}</Badge>}
      actions={
        may('org.unit.write') ? (
          <Button icon={<Pencil aria-hidden />} onClick={() => setEditing(true)}>
            {t('editStore')}
          </Button>
        ) : null
      }
    >
      <Tabs
        aria-label={name}
        value={tab}
        onValueChange={(next) => setSearch({ tab: next })}
        items={[
          { key: 'profile', label: t('profile'), content: <StoreProfile store={store} /> },
          ...(may('catalog.item.read')
            ? [
                {
                  key: 'listings' as const,
                  label: t('listings'),
                  content: (
                    <Suspense fallback={<Skeleton width="60%" />}>
                      <ListingsTab store={store} />
                    </Suspense>
                  ),
                },
              ]
            : []),
        ]}
      />
      <StoreDrawer open={editing} store={store} units={units} onClose={() => setEditing(false)} />
    </DetailPage>
  );
}
