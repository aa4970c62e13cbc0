import { useFormats, useTranslations } from '@larder/i18n/react';
import { EmptyState } from '@larder/ui';
import { Store } from 'lucide-react';
import type { ReactNode } from 'react';
import { ListPage } from '../../components/list-page.tsx';
import { nameIn, type ScopeView, useScope } from '../../lib/scope.ts';
import styles from './stock.module.css';

type OneStore = NonNullable<ScopeView['store']>;

/** Stock belongs to one store: asks for it when the scope is wider. */
export function ForStore({ title, children }: { title: string; children: (store: OneStore) => ReactNode }) {
  const t = useTranslations('stock');
  const formats = useFormats();
  const { store, stores, setScope } = useScope();
  if (store) return children(store);
  return (
    <ListPage title={title}>
      {stores.length === 0 ? (
        <EmptyState title={t('noStores')} />
      ) : (
        <section className={styles['stores']} aria-label={t('chooseStore')}>
          <p>{t('chooseStore')}</p>
          {stores.map((each) => (
            <button
              key={each.id}
              type="button"
              className={styles['storeButton']}
              onClick={() => setScope(`store:${each.id}`)}
            >
              <Store aria-hidden size={18} />
              <span>{nameIn(formats.locale, each)}</span>
              <span className="num">{each.code}</span>
            </button>
          ))}
        </section>
      )}
    </ListPage>
  );
}
