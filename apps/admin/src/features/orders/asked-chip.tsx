import type { ReplenishmentRequest } from '@larder/contracts/ordering/requests';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge } from '@larder/ui';
import { quantityWords } from '../../components/requests/request-words.ts';

/** Marks a line that a clerk asks for more of. */
export function AskedChip({ request }: { readonly request: ReplenishmentRequest | undefined }) {
  const t = useTranslations('requests');
  const formats = useFormats();
  if (!request) return null;
  const quantity = quantityWords(t, formats, request.quantity, request);
  const hint = t('chipHint', { name: request.askedBy.name, quantity, reason: t(`reasons.${request.reason}`) });
  return (
    <span title={hint}>
      <Badge tone="warn">{t('chip', { quantity })}</Badge>
    </span>
  );
}
