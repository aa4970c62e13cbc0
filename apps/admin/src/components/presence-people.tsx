import type { PresentPerson } from '@larder/contracts/live/presence';
import { useTranslations } from '@larder/i18n/react';
import { Avatar } from '@larder/ui';
import styles from './presence-people.module.css';

const MOST_FACES = 3;

/** "李店长 也在看": who else has the record open. Nothing when nobody has. */
export function PresencePeople({ people }: { people: readonly PresentPerson[] }) {
  const t = useTranslations('shell');
  const names = people.slice(0, 2).map((person) => person.name);
  const rest = people.length - names.length;
  return (
    <output className={styles['people']} aria-live="polite" data-empty={people.length === 0 ? '' : undefined}>
      {people.slice(0, MOST_FACES).map((person) => (
        <Avatar key={person.userId} name={person.name} />
      ))}
      {people.length === 0 ? null : (
        <span className={styles['text']} title={people.map((person) => person.name).join(t('presence.and'))}>
          {rest > 0
            ? t('presence.alsoMore', { names: names.join(t('presence.and')), count: rest })
            : t('presence.also', { names: names.join(t('presence.and')), count: people.length })}
        </span>
      )}
    </output>
  );
}

/** Beside a line: whose hands are on it. */
export function PresenceOnLine({ people }: { people: readonly PresentPerson[] }) {
  const t = useTranslations('shell');
  if (people.length === 0) return null;
  const names = people.map((person) => person.name).join(t('presence.and'));
  return (
    <span className={styles['line']} title={t('presence.editing', { names })}>
      {people.slice(0, MOST_FACES).map((person) => (
        <Avatar key={person.userId} name={person.name} />
      ))}
      <span className={styles['lineText']}>{t('presence.editing', { names })}</span>
    </span>
  );
}
