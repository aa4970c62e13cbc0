import { useTranslations } from '@larder/i18n/react';
import { cx } from '@larder/ui';
import { Check } from 'lucide-react';
import styles from './imports.module.css';

export const STEPS = ['file', 'columns', 'check', 'result'] as const;
export type Step = (typeof STEPS)[number];

/** Where in the wizard the import stands. */
export function Steps({ current }: { current: Step }) {
  const t = useTranslations('imports');
  const at = STEPS.indexOf(current);
  return (
    <ol className={styles['steps']} aria-label={t('stepsLabel')}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          className={cx(styles['step'], index < at && styles['past'])}
          aria-current={index === at ? 'step' : undefined}
        >
          <span className={cx(styles['stepNo'], 'num')}>
            {index < at ? <Check aria-hidden size={14} /> : index + 1}
          </span>
          {t(`step.${step}`)}
        </li>
      ))}
    </ol>
  );
}
