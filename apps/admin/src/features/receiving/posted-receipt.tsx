import { toMilli } from '@larder/contracts/common/quantity';
import { purchaseOrderRoutes } from '@larder/contracts/supply-chain/purchase-order';
import type { ReceiptDetail } from '@larder/contracts/supply-chain/receiving';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, buttonClass, LedgerBand, Stamp, Stat } from '@larder/ui';
import { useState } from 'react';
import { DetailPage } from '../../components/detail-page.tsx';
import { RouteLink, useGo } from '../../components/route-link.tsx';
import { useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { CloseDialog } from './close-dialog.tsx';
import { acceptedValueMinor } from './draft.ts';
import styles from './receiving.module.css';
import { deliveries } from './routes.tsx';

/** What was just booked, and what to do about the rest. */
export function PostedReceipt({ receipt }: { receipt: ReceiptDetail }) {
  const t = useTranslations('receiving');
  const formats = useFormats();
  const go = useGo();
  const [closing, setClosing] = useState(false);
  const { order } = receipt;
  const openLines = receipt.lines.filter((line) => toMilli(line.open) > 0n).length;
  const close = useApiMutation({
    route: purchaseOrderRoutes.close,
    invalidates: ['supply-chain', 'inventory'],
    success: () => t('closed'),
    onSuccess: () => go(deliveries.to()),
  });
  return (
    <DetailPage
      title={nameIn(formats.locale, { name: order.sourceName, nameEn: order.sourceNameEn })}
      lead={<span className="num">{order.number}</span>}
      back={{ to: deliveries.to(), label: t('title') }}
      mark={
        <Stamp
          word={t('postedWord')}
          by={receipt.postedByName}
          at={receipt.postedAt ? formats.dateTime(receipt.postedAt) : null}
          justPressed
        />
      }
      summary={
        <LedgerBand label={t('posted')}>
          <Stat
            label={t('result.value')}
            value={formats.money(acceptedValueMinor(receipt, receipt.entries), order.currency)}
          />
          <Stat
            label={t('lines')}
            value={receipt.lines.length}
            note={openLines === 0 ? t('result.complete') : t('result.rest', { count: openLines })}
          />
        </LedgerBand>
      }
    >
      <div className={styles['after']}>
        <RouteLink className={buttonClass('primary', 'lg')} target={deliveries.to()}>
          {t(openLines === 0 ? 'backToList' : 'keepWaiting')}
        </RouteLink>
        {openLines > 0 ? (
          <Button size="lg" onClick={() => setClosing(true)}>
            {t('closeRest')}
          </Button>
        ) : null}
      </div>
      <CloseDialog
        open={closing}
        onOpenChange={setClosing}
        number={order.number}
        openLines={openLines}
        pending={close.isPending}
        onConfirm={(reason, note) =>
          close.mutate({
            params: { id: order.id },
            body: { version: order.version, reason, ...(note === undefined ? {} : { note }) },
          })
        }
      />
    </DetailPage>
  );
}
