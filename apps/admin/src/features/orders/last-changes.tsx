import { outcomeRoutes } from '@larder/contracts/ordering/outcomes';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { useQuery } from '@tanstack/react-query';
import { useOutcomeWords } from '../../components/outcome-words.ts';
import { apiQuery } from '../../lib/query.ts';
import styles from './orders.module.css';
import panels from './panels.module.css';

/** What became of the last changes of this item in this store, before one changes it again. Nothing until there is one. */
export function LastChanges({ orderId, itemId }: { readonly orderId: string; readonly itemId: string }) {
  const t = useTranslations('outcomes');
  const formats = useFormats();
  const words = useOutcomeWords();
  const { data } = useQuery(apiQuery('ordering', outcomeRoutes.ofItem, { params: { id: orderId, itemId } }));
  if (!data || data.items.length === 0) return null;
  return (
    <section aria-labelledby="last-changes">
      <h3 id="last-changes">{t('lastTime')}</h3>
      <ul className={panels['usedBy']}>
        {data.items.map((line) => (
          <li key={line.orderId}>
            <span>{words.sentence(line)}</span>
            <span className="num">{formats.businessDay(line.deliveryDate)}</span>
          </li>
        ))}
      </ul>
      <p className={styles['quiet']}>{t('lastNote')}</p>
    </section>
  );
}
