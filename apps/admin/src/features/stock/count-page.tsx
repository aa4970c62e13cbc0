import { fromMilli, toMilli } from '@larder/contracts/common/quantity';
import { type StockItem, stockRoutes } from '@larder/contracts/inventory/stock';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { unitName } from '@larder/i18n/units';
import { Button, buttonClass, EmptyState, Skeleton, Switch, TextInput } from '@larder/ui';
import { useState } from 'react';
import { DetailPage, Dock } from '../../components/detail-page.tsx';
import { useQueryError } from '../../components/list-page.tsx';
import { QuantityField } from '../../components/quantity-field.tsx';
import { RouteLink, useGo } from '../../components/route-link.tsx';
import { readQuantity } from '../../lib/amount.ts';
import { matchesQuery } from '../../lib/pinyin.ts';
import { useApiMutation } from '../../lib/query.ts';
import { nameIn, type ScopeView } from '../../lib/scope.ts';
import { ForStore } from './choose-store.tsx';
import { stockList, stockOpening } from './routes.tsx';
import styles from './stock.module.css';
import { useAllStock } from './use-all-stock.ts';

type OneStore = NonNullable<ScopeView['store']>;

/** Quick count: type what is there, leave out the rest. */
export default function CountPage() {
  const t = useTranslations('stock');
  return <ForStore title={t('countTitle')}>{(store) => <Count key={store.id} store={store} />}</ForStore>;
}

function Count({ store }: { store: OneStore }) {
  const t = useTranslations('stock');
  const formats = useFormats();
  const go = useGo();
  const queryError = useQueryError();
  const stock = useAllStock(store.id);
  const [blind, setBlind] = useState(true);
  const [find, setFind] = useState('');
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const save = useApiMutation({
    route: stockRoutes.count,
    invalidates: ['inventory'],
    success: (_, { body }) => t('counted', { count: body.lines.length }),
    onSuccess: () => go(stockList.to()),
  });
  const lines = [...typed].flatMap(([itemId, text]) => {
    const quantity = readQuantity(text);
    return quantity === null ? [] : [{ itemId, quantity }];
  });
  const wrong = [...typed.values()].filter((text) => text !== '' && readQuantity(text) === null).length;
  const shown = stock.items.filter((item) => matchesQuery(`${nameIn(formats.locale, item)} ${item.sku}`, find));
  const differing = blind
    ? null
    : lines.filter(
        ({ itemId, quantity }) =>
          toMilli(quantity) !== toMilli(stock.items.find((i) => i.itemId === itemId)?.onHand ?? '0'),
      ).length;
  return (
    <DetailPage
      title={t('countTitle')}
      lead={nameIn(formats.locale, store)}
      back={{ to: stockList.to(), label: t('title') }}
      dock={
        <Dock
          end={
            <Button
              variant="primary"
              disabled={lines.length === 0 || wrong > 0}
              loading={save.isPending}
              onClick={() => save.mutate({ params: { id: store.id }, body: { lines } })}
            >
              {t('postCount', { count: lines.length })}
            </Button>
          }
        >
          <span role="status">
            {wrong > 0
              ? t('wrongNumbers', { count: wrong })
              : differing === null
                ? t('countedOf', { done: lines.length, all: stock.items.length })
                : t('differing', { count: differing })}
          </span>
        </Dock>
      }
    >
      <div className={styles['toolbar']}>
        <TextInput
          type="search"
          aria-label={t('find')}
          placeholder={t('find')}
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
        />
        <Switch label={t('blind')} checked={blind} onChange={(event) => setBlind(event.currentTarget.checked)} />
      </div>
      {stock.error ? queryError(stock) : null}
      {stock.loading ? <Skeleton height={200} /> : null}
      {!stock.loading && stock.items.length === 0 ? <NothingToCount notOpened={stock.cutoverAt === null} /> : null}
      <ul className={styles['sheet']}>
        {shown.map((item) => (
          <CountRow
            key={item.itemId}
            item={item}
            blind={blind}
            value={typed.get(item.itemId) ?? ''}
            onChange={(text) => setTyped((now) => withTyped(now, item.itemId, text))}
          />
        ))}
      </ul>
    </DetailPage>
  );
}

function withTyped(map: ReadonlyMap<string, string>, key: string, value: string): ReadonlyMap<string, string> {
  const next = new Map(map);
  if (value === '') next.delete(key);
  else next.set(key, value);
  return next;
}

function CountRow({
  item,
  blind,
  value,
  onChange,
}: {
  item: StockItem;
  blind: boolean;
  value: string;
  onChange: (text: string) => void;
}) {
  const t = useTranslations('stock');
  const formats = useFormats();
  const name = nameIn(formats.locale, item);
  const counted = readQuantity(value);
  const difference = counted === null ? null : toMilli(counted) - toMilli(item.onHand);
  return (
    <li className={styles['sheetRow']}>
      <span className={styles['item']}>
        {name}
        <small className="num">{item.sku}</small>
      </span>
      <span className={styles['expected']}>
        {blind ? null : (
          <span className="num">
            {difference === null || difference === 0n
              ? t('expected', { quantity: formats.quantity(item.onHand) })
              : t('difference', { quantity: formats.signed(Number(fromMilli(difference))) })}
          </span>
        )}
      </span>
      <QuantityField
        label={t('countOf', { item: name })}
        unit={unitName(formats.locale, item.baseUom)}
        value={value}
        onChange={onChange}
      />
    </li>
  );
}

function NothingToCount({ notOpened }: { notOpened: boolean }) {
  const t = useTranslations('stock');
  return (
    <EmptyState
      title={notOpened ? t('notOpened') : t('none')}
      detail={notOpened ? t('notOpenedDetail') : undefined}
      actions={
        notOpened ? (
          <RouteLink target={stockOpening.to()} className={buttonClass('primary')}>
            {t('enterOpening')}
          </RouteLink>
        ) : null
      }
    />
  );
}
