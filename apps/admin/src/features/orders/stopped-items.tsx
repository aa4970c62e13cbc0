import { stoppedItemRoutes } from '@larder/contracts/ordering/stopped-items';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Drawer, EmptyState } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { QueryGate } from '../../components/detail-page.tsx';
import { apiQuery, useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import styles from './orders.module.css';
import panels from './panels.module.css';

/** Items that a store has stopped ordering, with their last day and the way back. */
export function StoppedItems({ storeId, onClose }: { readonly storeId: string; readonly onClose: () => void }) {
  const t = useTranslations('orders');
  const formats = useFormats();
  const may = useMay();
  const query = useQuery(apiQuery('ordering', stoppedItemRoutes.list, { params: { storeId } }));
  const resume = useApiMutation({
    route: stoppedItemRoutes.resume,
    invalidates: ['ordering', 'catalog'],
    success: () => t('stop.resumed'),
  });
  return (
    <Drawer open onOpenChange={(open) => (open ? undefined : onClose())} title={t('stop.list')}>
      <QueryGate query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('stop.none')} />
          ) : (
            <ul className={panels['usedBy']}>
              {items.map((item) => (
                <li key={item.itemId}>
                  <span>
                    {nameIn(formats.locale, item)}{' '}
                    <small className={styles['quiet']}>
                      {item.until
                        ? t('stop.untilDay', { day: formats.businessDay(item.until) })
                        : t('stop.untilResumed')}
                    </small>
                  </span>
                  {may('ordering.item.stop') ? (
                    <Button
                      size="sm"
                      loading={resume.isPending}
                      onClick={() => resume.mutate({ params: { storeId, itemId: item.itemId } })}
                    >
                      {t('action.resumeItem')}
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
          )
        }
      </QueryGate>
    </Drawer>
  );
}
