import type { ModelCard } from '@larder/contracts/ordering/demand-model';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { LedgerBand, Stat } from '@larder/ui';
import styles from './forecast.module.css';

const SECOND = 1000;

/** The model in use, with what it achieved on weeks it had not seen; or the smoothing that stands in while there is none. */
export function ModelFacts({ model }: { model: ModelCard | null }) {
  const t = useTranslations('forecast');
  const formats = useFormats();
  if (model === null) return <p className={styles['note']}>{t('noModel')}</p>;
  const { accuracy, coverage } = model;
  const covered = coverage.at(-1);
  const name = model.boosted ? t('model') : t('methodInUse');
  const seconds = formats.number(Math.round(model.durationMs / SECOND));
  return (
    <section aria-labelledby="model-heading">
      <h2 id="model-heading">{name}</h2>
      {model.boosted ? null : <p className={styles['note']}>{t('shortHistory')}</p>}
      <LedgerBand label={name} className={styles['band']}>
        <Stat
          label={model.boosted ? t('trained') : t('smoothed')}
          value={formats.businessDay(model.originDate)}
          note={model.boosted ? t('trainedNote', { seconds }) : t('smoothedNote', { seconds })}
        />
        <Stat
          label={t('learned')}
          value={formats.number(model.series)}
          note={t('learnedNote', { days: formats.number(model.days) })}
        />
        <Stat
          label={t('heldOut')}
          value={model.boosted ? formats.percent(accuracy.ensemble) : '–'}
          note={model.boosted ? t('heldOutNote', { smoothing: formats.percent(accuracy.smoothing) }) : undefined}
        />
        <Stat
          label={t('covered')}
          value={covered === undefined ? '–' : formats.percent(covered)}
          note={covered === undefined ? undefined : t('coveredNote')}
        />
      </LedgerBand>
    </section>
  );
}
