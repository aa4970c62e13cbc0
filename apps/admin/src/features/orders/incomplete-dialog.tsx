import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Dialog } from '@larder/ui';

/** Sales of some days are missing: the manager says that this is known before the order goes. */
export function IncompleteDialog({
  days,
  onConfirm,
  onClose,
}: {
  readonly days: readonly string[];
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}) {
  const t = useTranslations('orders');
  const formats = useFormats();
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('incomplete.title')}
      description={t('incomplete.detail', {
        days: days.map((day) => formats.businessDay(day)).join(t('listSeparator')),
      })}
      footer={
        <>
          <Button onClick={onClose}>{t('action.backToReview')}</Button>
          <Button variant="primary" onClick={onConfirm}>
            {t('action.confirmSubmit')}
          </Button>
        </>
      }
    />
  );
}
