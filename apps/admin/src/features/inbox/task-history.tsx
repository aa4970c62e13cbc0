import type { TaskEvent } from '@larder/contracts/workflow/task';
import { type Translate, useFormats, useTranslations } from '@larder/i18n/react';
import { Panel } from '../../components/detail-page.tsx';
import styles from './inbox.module.css';
import { standInText } from './words.ts';

/** Which sentence says it. */
const wordOf = (event: TaskEvent): string => {
  if (event.reasons.includes('subject_changed')) return 'changed';
  return event.outcome ?? event.type;
};

const actorText = (t: Translate, { actor, onBehalfOf }: TaskEvent): string => standInText(t, { ...actor, onBehalfOf });

/** What happened to a request, oldest first. */
export function TaskHistory({ events }: { events: readonly TaskEvent[] }) {
  const t = useTranslations('inbox');
  const formats = useFormats();
  return (
    <Panel title={t('history')}>
      <ol className={styles['history']}>
        {events.map((event) => (
          <li key={event.seq}>
            <span className={`num ${styles['quiet']}`}>{formats.dateTime(event.at)}</span>
            <span>
              {t(`event.${wordOf(event)}`, { name: actorText(t, event) })}
              {event.reasons
                .filter((reason) => reason !== 'subject_changed')
                .map((reason) => (
                  <span key={reason} className={styles['reason']}>
                    {t(`returnReason.${reason}`)}
                  </span>
                ))}
              {event.comment ? <q className={styles['comment']}>{event.comment}</q> : null}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
