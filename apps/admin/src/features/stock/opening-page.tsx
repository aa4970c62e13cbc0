import { type Item, itemRoutes } from '@larder/contracts/catalog/items';
import { stockRoutes } from '@larder/contracts/inventory/stock';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { unitName } from '@larder/i18n/units';
import { Button, Dialog, EmptyState, Skeleton, TextInput } from '@larder/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { DetailPage, Dock } from '../../components/detail-page.tsx';
import { QuantityField } from '../../components/quantity-field.tsx';
import { useGo } from '../../components/route-link.tsx';
import { readQuantity } from '../../lib/amount.ts';
import { matchesQuery } from '../../lib/pinyin.ts';
import { apiPages, rowsOf, useApiMutation } from '../../lib/query.ts';
import { nameIn, type ScopeView } from '../../lib/scope.ts';
import { ForStore } from './choose-store.tsx';
import { stockList } from './routes.tsx';
import styles from './stock.module.css';
import { useAllStock } from './use-all-stock.ts';

type OneStore = NonNullable<ScopeView['store']>;
const PAGE = 500;

/** First stock of a store: from this moment on tickets move it. */
export default function OpeningPage() {
  const t = useTranslations('stock');
  return <ForStore title={t('openingTitle')}>{(store) => <Opening key={store.id} store={store} />}</ForStore>;
}

function Opening({ store }: { store: OneStore }) {
  const t = useTranslations('stock');
  const formats = useFormats();
  const { cutoverAt } = useAllStock(store.id);
  const head = {
    title: t('openingTitle'),
    lead: nameIn(formats.locale, store),
    back: { to: stockList.to(), label: t('title') },
  };
  if (cutoverAt === undefined)
    return (
      <DetailPage {...head}>
        <Skeleton height={200} />
      </DetailPage>
    );
  if (cutoverAt !== null)
    return (
      <DetailPage {...head}>
        <EmptyState title={t('openedAlready', { date: formats.dateTime(cutoverAt) })} detail={t('openedDetail')} />
      </DetailPage>
    );
  return <OpeningSheet store={store} />;
}

/** Goods that are kept in stock, all of them. */
function useStockedItems(): { items: Item[]; loading: boolean } {
  const query = useInfiniteQuery(apiPages('catalog', itemRoutes.list, { query: { limit: PAGE, status: 'active' } }));
  const { hasNextPage, isFetching, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  return { items: rowsOf<Item>(query.data).filter((item) => item.stocked), loading: query.isLoading };
}

function OpeningSheet({ store }: { store: OneStore }) {
  const t = useTranslations('stock');
  const formats = useFormats();
  const go = useGo();
  const { items, loading } = useStockedItems();
  const [find, setFind] = useState('');
  const [asking, setAsking] = useState(false);
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const save = useApiMutation({
    route: stockRoutes.open,
    invalidates: ['inventory'],
    success: () => t('opened'),
    onSuccess: () => go(stockList.to()),
  });
  const lines = [...typed].flatMap(([itemId, text]) => {
    const quantity = readQuantity(text);
    return quantity === null ? [] : [{ itemId, quantity }];
  });
  const wrong = [...typed.values()].some((text) => text !== '' && readQuantity(text) === null);
  const shown = items.filter((item) => matchesQuery(`${nameIn(formats.locale, item)} ${item.sku}`, find));
  return (
    <DetailPage
      title={t('openingTitle')}
      lead={nameIn(formats.locale, store)}
      back={{ to: stockList.to(), label: t('title') }}
      dock={
        <Dock
          end={
            <Button variant="primary" disabled={wrong} onClick={() => setAsking(true)}>
              {t('postOpening')}
            </Button>
          }
        >
          <span role="status">{t('openingLines', { count: lines.length })}</span>
        </Dock>
      }
    >
      <p className={styles['explain']}>{t('openingExplain')}</p>
      <TextInput
        type="search"
        aria-label={t('find')}
        placeholder={t('find')}
        value={find}
        onChange={(event) => setFind(event.currentTarget.value)}
      />
      {loading ? <Skeleton height={200} /> : null}
      <ul className={styles['sheet']}>
        {shown.map((item) => (
          <li key={item.id} className={styles['sheetRow']}>
            <span className={styles['item']}>
              {nameIn(formats.locale, item)}
              <small className="num">{item.sku}</small>
            </span>
            <span />
            <QuantityField
              label={t('countOf', { item: nameIn(formats.locale, item) })}
              unit={unitName(formats.locale, item.baseUom)}
              value={typed.get(item.id) ?? ''}
              onChange={(text) => setTyped((now) => new Map(now).set(item.id, text))}
            />
          </li>
        ))}
      </ul>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={t('openingAsk')}
        description={t('openingAskDetail', { count: lines.length })}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>{t('back')}</Button>
            <Button
              variant="primary"
              loading={save.isPending}
              onClick={() => save.mutate({ params: { id: store.id }, body: { lines } })}
            >
              {t('postOpening')}
            </Button>
          </>
        }
      />
    </DetailPage>
  );
}
