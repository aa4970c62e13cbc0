import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Dialog } from '@larder/ui';
import { useValue } from '../../lib/observable.ts';
import { useWhoWrote } from './change-strips.tsx';
import { NOTE, type OrderRow, type Patch, QUANTITY, REASON } from './model.ts';
import { lineName, reasonWords } from './order-words.tsx';
import styles from './orders.module.css';
import type { OrderSession } from './session/order-session.ts';

/** Two people edited one line: both values, and which of them stands. */
export function ConflictDialog({
  row,
  session,
  onClose,
}: {
  readonly row: OrderRow;
  readonly session: OrderSession;
  readonly onClose: () => void;
}) {
  const t = useTranslations('orders');
  const formats = useFormats();
  const whoWrote = useWhoWrote();
  const { conflicts } = useValue(session.status);
  const conflict = conflicts.get(row.id);
  if (!conflict) return null;
  const unit = formats.unit(row.line.packUom);
  const mine = session.store.row(row.id);
  const choose = (choice: 'mine' | 'theirs') => {
    session.resolve(row.id, choice);
    onClose();
  };
  const value = (patch: Patch) => `${patch[QUANTITY] ?? row.suggested} ${unit}`;
  const words = (patch: Patch) => [reasonWords(formats.locale, patch[REASON]), patch[NOTE]].filter(Boolean).join(' · ');
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('conflict.title', { name: lineName(formats.locale, row.line) })}
      description={t('conflict.detail', { suggested: row.suggested, unit })}
      footer={
        <>
          <Button onClick={() => choose('theirs')}>
            {t('conflict.takeTheirs', { value: value(conflict.theirs) })}
          </Button>
          <Button variant="primary" onClick={() => choose('mine')}>
            {t('conflict.keepMine', { value: value(mine) })}
          </Button>
        </>
      }
    >
      <dl className={styles['versus']}>
        <div>
          <dt>{t('conflict.mine')}</dt>
          <dd className="num">{value(mine)}</dd>
          <dd className={styles['quiet']}>{words(mine)}</dd>
        </div>
        <div>
          <dt>{whoWrote(conflict)}</dt>
          <dd className="num">{value(conflict.theirs)}</dd>
          <dd className={styles['quiet']}>{words(conflict.theirs)}</dd>
        </div>
      </dl>
    </Dialog>
  );
}
