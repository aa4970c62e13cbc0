import type { OrderHistoryEntry } from '@larder/contracts/ordering/order';
import { orderRoutes } from '@larder/contracts/ordering/order-routes';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Drawer } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { QueryGate } from '../../components/detail-page.tsx';
import { apiQuery } from '../../lib/query.ts';
import panels from './panels.module.css';

/** Who did what with the order, oldest first. */
export function HistoryPanel({ orderId, onClose }: { readonly orderId: string; readonly onClose: () => void }) {
  const t = useTranslations('orders');
  const formats = useFormats();
  const query = useQuery(apiQuery('ordering', orderRoutes.history, { params: { id: orderId } }));
  return (
    <Drawer open onOpenChange={(open) => (open ? undefined : onClose())} title={t('action.showHistory')}>
      <QueryGate query={query}>
        {({ items }) => (
          <ol className={panels['history']}>
            {items.map((entry) => {
              const people = Array.isArray(entry.detail['people'])
                ? entry.detail['people'].join(t('listSeparator'))
                : '';
              // A request names whom it asks; a decision reaches the order through a job and names who decided.
              const who =
                entry.by.name && people ? `${entry.by.name} → ${people}` : entry.by.name || people || t('system');
              const comment = entry.detail['comment'] ?? entry.detail['reason'];
              const why = whyBack(entry);
              return (
                <li key={entry.id}>
                  <span className="num">{formats.dateTime(entry.at)}</span>
                  <strong>{t(`event.${entry.event}`)}</strong>
                  <span>{who}</span>
                  {why ? <span>{t(`eventWhy.${why}`)}</span> : null}
                  {typeof comment === 'string' ? <em>{comment}</em> : null}
                </li>
              );
            })}
          </ol>
        )}
      </QueryGate>
    </Drawer>
  );
}

/** Why an order that had its decision came back to its manager, where nobody asked for that. */
function whyBack({ event, detail }: z.infer<typeof OrderHistoryEntry>): 'overtaken' | 'changed' | 'expired' | null {
  if (event === 'edit' && detail['outcome'] === 'decided') return 'overtaken';
  if (event === 'return' && (detail['outcome'] === 'changed' || detail['outcome'] === 'expired'))
    return detail['outcome'];
  return null;
}
