import { type ItemDetail, itemRoutes } from '@larder/contracts/catalog/items';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, LedgerBand, lazyPart, Stat } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { Suspense, useState } from 'react';
import { DetailPage, QueryGate } from '../../components/detail-page.tsx';
import { lazyDrawer } from '../../components/lazy-drawer.tsx';
import { apiQuery } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import { CodesPanel } from './codes-panel.tsx';
import { costText, shelfLifeText } from './item-words.ts';
import { RecipesPanel } from './recipes-panel.tsx';
import { itemDetail, itemList } from './routes.tsx';
import { SupplyPanels } from './supply-panels.tsx';
import { UnitsPanel } from './units-panel.tsx';

const SourcingPanel = lazyPart(() => import('./sourcing/sourcing-panel.tsx'));
const ItemDrawer = lazyDrawer(() => import('./item-drawer.tsx').then((module) => module.ItemDrawer));

const WITHOUT_RECIPE: readonly ItemDetail['type'][] = ['ingredient', 'packaging'];

export default function ItemPage() {
  const { itemId } = itemDetail.useParams();
  const query = useQuery(apiQuery('catalog', itemRoutes.get, { params: { id: itemId } }));
  return <QueryGate query={query}>{(item) => <ItemView item={item} />}</QueryGate>;
}

function ItemView({ item }: { item: ItemDetail }) {
  const t = useTranslations('items');
  const formats = useFormats();
  const may = useMay();
  const writes = may('catalog.item.write');
  const [editing, setEditing] = useState(false);
  const category = formats.locale === 'en' ? (item.categoryNameEn ?? item.categoryName) : item.categoryName;
  const otherName = formats.locale === 'en' ? item.name : item.nameEn;
  return (
    <DetailPage
      title={nameIn(formats.locale, item)}
      back={{ to: itemList.to(), label: t('title') }}
      lead={[item.sku, t(`types.${item.type}`), category, otherName].filter(Boolean).join(' · ')}
      mark={item.status === 'archived' ? <Badge>{t('statuses.archived')}</Badge> : null}
      actions={
        writes ? (
          <Button icon={<Pencil aria-hidden />} onClick={() => setEditing(true)}>
            {t('edit')}
          </Button>
        ) : null
      }
      summary={
        <LedgerBand label={nameIn(formats.locale, item)}>
          <Stat label={t('price')} value={item.price === null ? '–' : formats.money(item.price)} />
          <Stat
            label={t('cost')}
            value={item.costMilli === null ? '–' : costText(formats, item.costMilli)}
            note={item.costMilli === null ? undefined : t('perUnit', { unit: formats.unit(item.baseUom) })}
          />
          <Stat label={t('shelfLife')} value={shelfLifeText(t, item) || '–'} />
          <Stat
            label={t('storage')}
            value={t(`storages.${item.storage}`)}
            note={t(item.stocked ? 'stocked' : 'notStocked')}
          />
        </LedgerBand>
      }
      aside={
        <>
          <CodesPanel item={item} writes={writes} />
          <UnitsPanel item={item} writes={writes} />
        </>
      }
    >
      {WITHOUT_RECIPE.includes(item.type) && item.recipes.length === 0 ? null : (
        <RecipesPanel item={item} writes={writes} />
      )}
      {may('catalog.supplier.read') ? (
        <>
          <SupplyPanels item={item} />
          <Suspense fallback={null}>
            <SourcingPanel item={item} />
          </Suspense>
        </>
      ) : null}
      <ItemDrawer open={editing} item={item} onClose={() => setEditing(false)} />
    </DetailPage>
  );
}
