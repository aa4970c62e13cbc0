import type { PrepList } from '@larder/contracts/ordering/prep-list';
import { REQUEST_LINES_MOST, requestRoutes } from '@larder/contracts/ordering/requests';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Dialog } from '@larder/ui';
import { PackagePlus } from 'lucide-react';
import { useState } from 'react';
import { useGo } from '../../components/route-link.tsx';
import { useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import styles from './prep-list.module.css';

/** Asks for what is missing through the store's ordinary requests; whoever decides them puts them on an order. */
export function RequisitionButton({ list }: { list: PrepList }) {
  const t = useTranslations('prep-list');
  const formats = useFormats();
  const may = useMay();
  const go = useGo();
  const [open, setOpen] = useState(false);
  const missing = list.lines.filter((line) => line.orderable && line.missing > 0).slice(0, REQUEST_LINES_MOST);
  const ask = useApiMutation({
    route: requestRoutes.ask,
    invalidates: ['ordering'],
    success: () => t('requisitionDone'),
    onSuccess: () => {
      setOpen(false);
      go({ to: '/requests', params: {}, search: { scope: `store:${list.store.id}` } });
    },
  });
  if (!may('ordering.request.write') || list.store.kind !== 'store') return null;
  const packsOf = (line: (typeof missing)[number]): number =>
    Math.max(1, Math.ceil(line.missing / (line.pack?.quantity ?? 1)));
  return (
    <>
      <Button
        variant="primary"
        icon={<PackagePlus aria-hidden />}
        disabled={missing.length === 0}
        onClick={() => setOpen(true)}
      >
        {t('requisition', { count: missing.length })}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t('requisitionTitle')}
        description={t('requisitionText', { count: missing.length })}
        footer={
          <>
            <Button onClick={() => setOpen(false)}>{t('cancel')}</Button>
            <Button
              variant="primary"
              loading={ask.isPending}
              onClick={() =>
                ask.mutate({
                  body: {
                    storeId: list.store.id,
                    lines: missing.map((line) => ({
                      itemId: line.id,
                      quantity: String(packsOf(line)),
                      unit: line.pack ? ('pack' as const) : ('base' as const),
                      reason: 'other' as const,
                      note: t('prepNote', { date: list.date }),
                      merge: true,
                    })),
                  },
                })
              }
            >
              {t('send')}
            </Button>
          </>
        }
      >
        <ul className={styles['asked']}>
          {missing.map((line) => (
            <li key={line.id}>
              <span>{nameIn(formats.locale, line)}</span>
              <span className="num">{`${packsOf(line)} ${formats.unit(line.pack?.uom ?? line.baseUom, packsOf(line))}`}</span>
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  );
}
