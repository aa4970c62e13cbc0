import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Checkbox, cx } from '@larder/ui';
import { packsIn, packWords } from '../../lib/packs.ts';
import { nameIn } from '../../lib/scope.ts';
import styles from './inbox.module.css';
import { changeOf, type DecidableLine, worthOf } from './order-approval.ts';
import { changeText, orderReasonText } from './words.ts';

export interface TaskLinesProps {
  lines: readonly DecidableLine[];
  currency: string;
  /** Absent: nothing to choose, the decision stands. */
  choice?: { rejected: ReadonlySet<string>; onToggle: (key: string) => void } | undefined;
}

/** Only what differs from the suggestion: from what to what, what is free, what it costs, and why. */
export function TaskLines({ lines, currency, choice }: TaskLinesProps) {
  const t = useTranslations('inbox');
  return (
    <ul className={styles['lines']} aria-label={t('facts.lines')}>
      <li className={cx(styles['line'], styles['lineHead'])} aria-hidden>
        <span>{t('line.item')}</span>
        <span>{t('line.suggested')}</span>
        <span>{t('line.requested')}</span>
        <span>{t('line.band')}</span>
        <span>{t('line.value')}</span>
        <span>{t('line.reason')}</span>
      </li>
      {lines.map((line) => (
        <TaskLine key={line.key} line={line} currency={currency} choice={choice} />
      ))}
    </ul>
  );
}

function TaskLine({
  line,
  currency,
  choice,
}: {
  line: DecidableLine;
  currency: string;
  choice: TaskLinesProps['choice'];
}) {
  const t = useTranslations('inbox');
  const formats = useFormats();
  const unit = line.baseUom ?? undefined;
  const packs = (quantity: string) => packWords(formats, quantity, line);
  const name = nameIn(formats.locale, { name: line.name ?? line.sku ?? '', nameEn: line.nameEn });
  const refused = choice ? choice.rejected.has(line.key) : line.choice === 'rejected';
  const change = changeOf(Number(line.quantity), Number(line.baseline));
  const value = worthOf(refused ? line.fallback : line.quantity, line) - worthOf(line.baseline, line);
  return (
    <li className={cx(styles['line'], refused && styles['refused'])}>
      <span className={styles['lineItem']}>
        {choice ? (
          <Checkbox
            aria-label={`${t('line.approve')} ${name}`}
            checked={!refused}
            onChange={() => choice.onToggle(line.key)}
          />
        ) : null}
        <span>
          <strong>{name}</strong>
          <span className={styles['quiet']}>
            {t('stockNow', {
              stock: formats.quantity(line.onHand, unit),
              average: formats.quantity(line.averagePerDay, unit),
            })}
          </span>
        </span>
      </span>
      <span className="num">
        <span className={styles['label']}>{t('line.suggested')}</span>
        {packs(line.baseline)}
      </span>
      <span className="num">
        <span className={styles['label']}>{t('line.requested')}</span>
        <strong className={styles['asked']}>{packs(line.quantity)}</strong>
        <span className={styles['change']}>{changeText(formats, change)}</span>
      </span>
      <span className={cx('num', styles['quiet'])}>
        <span className={styles['label']}>{t('line.band')}</span>
        {formats.quantity(packsIn(line.bandLow, line.pack))}–{packs(line.bandHigh)}
      </span>
      <span className="num">
        <span className={styles['label']}>{t('line.value')}</span>
        {value > 0 ? '+' : ''}
        {formats.money(value, currency)}
      </span>
      <span className={styles['why']}>
        {refused ? (
          <Badge tone="warn">{t(choice ? 'line.fallback' : 'line.refused', { quantity: packs(line.fallback) })}</Badge>
        ) : (
          <Badge>
            {line.reasonCode
              ? orderReasonText(formats.locale, line.reasonCode)
              : line.cause === 'order_value'
                ? t('line.orderValue')
                : t('line.noReason')}
          </Badge>
        )}
        {line.note ? <span className={styles['quiet']}>{line.note}</span> : null}
      </span>
    </li>
  );
}
