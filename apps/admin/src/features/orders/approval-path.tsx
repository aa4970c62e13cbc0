import type { ApprovalPreview } from '@larder/contracts/ordering/order-steps';
import { type Translate, useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Popover } from '@larder/ui';
import { Route } from 'lucide-react';
import styles from './orders.module.css';

/** "Who would approve this?": names, stand-ins, when it goes up, and what happens when nobody answers. */
export function ApprovalPathButton({ preview }: { readonly preview: ApprovalPreview }) {
  const t = useTranslations('orders');
  return (
    <Popover
      label={t('path.title')}
      align="end"
      trigger={
        <Button variant="quiet" icon={<Route aria-hidden />}>
          {t('path.open')}
        </Button>
      }
    >
      <ApprovalPath preview={preview} />
    </Popover>
  );
}

export function ApprovalPath({ preview }: { readonly preview: ApprovalPreview }) {
  const t = useTranslations('orders');
  const formats = useFormats();
  const { path } = preview;
  const merged = path.skipped.filter((s) => s.reason === 'hop_budget').length;
  return (
    <div className={styles['path']}>
      <h3>{t('path.title')}</h3>
      {path.hops.length === 0 ? <p>{t('path.nobody')}</p> : null}
      <ol>
        {path.hops.map((hop, i) => (
          <li key={hop.asksAt}>
            <div className={styles['hop']}>
              <strong>{hop.people.map((person) => nameOf(t, person)).join(t('listSeparator'))}</strong>
              <span className={styles['quiet']}>
                {i === 0
                  ? t('path.first', { until: formats.dateTime(hop.until) })
                  : t('path.next', { from: formats.dateTime(hop.asksAt), until: formats.dateTime(hop.until) })}
              </span>
            </div>
          </li>
        ))}
        <li>
          <div className={styles['hop']}>
            <strong>{t(`path.${preview.onCutoff}`)}</strong>
            <span className={styles['quiet']}>{t('path.cutoff', { time: formats.dateTime(preview.cutoffAt) })}</span>
          </div>
        </li>
      </ol>
      {merged > 0 ? <p className={styles['quiet']}>{t('path.merged', { count: merged })}</p> : null}
    </div>
  );
}

const nameOf = (t: Translate, person: ApprovalPreview['path']['hops'][number]['people'][number]): string =>
  person.onBehalfOf === null ? person.name : t('path.standIn', { name: person.name, for: person.onBehalfOf });
