import { whyRoutes } from '@larder/contracts/ordering/why';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { IconButton } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { Volume2 } from 'lucide-react';
import { apiQuery } from '../../../lib/query.ts';
import { whySentence } from '../why/sentence.ts';
import styles from './simple.module.css';

interface CardReasonProps {
  readonly orderId: string;
  readonly itemId: string;
  readonly name: string;
  /** Reads the sentence aloud; undefined where the device has no voice for the language. */
  readonly onSay: ((text: string) => void) | undefined;
}

/** Why this number, in one sentence; nothing until it is known, and nothing where nothing was computed. */
export function CardReason({ orderId, itemId, name, onSay }: CardReasonProps) {
  const t = useTranslations('why');
  const formats = useFormats();
  const { data: why } = useQuery(apiQuery('ordering', whyRoutes.why, { params: { id: orderId, itemId } }));
  if (!why || why.terms.length === 0) return null;
  const sentence = whySentence(t, formats, why);
  return (
    <span className={styles['reason']}>
      {sentence}
      {onSay ? (
        <IconButton
          label={t('readAloud', { name })}
          icon={<Volume2 aria-hidden />}
          variant="quiet"
          onClick={() => onSay(sentence)}
        />
      ) : null}
    </span>
  );
}
