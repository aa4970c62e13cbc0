import { whyRoutes } from '@larder/contracts/ordering/why';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { useQuery } from '@tanstack/react-query';
import { apiQuery } from '../../../lib/query.ts';
import { whySentence } from '../why/sentence.ts';
import styles from './simple.module.css';

/** Why this number, in one sentence; nothing until it is known, and nothing where nothing was computed. */
export function CardReason({ orderId, itemId }: { readonly orderId: string; readonly itemId: string }) {
  const t = useTranslations('why');
  const formats = useFormats();
  const { data: why } = useQuery(apiQuery('ordering', whyRoutes.why, { params: { id: orderId, itemId } }));
  if (!why || why.terms.length === 0) return null;
  return <span className={styles['reason']}>{whySentence(t, formats, why)}</span>;
}
