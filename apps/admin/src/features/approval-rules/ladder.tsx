import type { RuleVersion } from '@larder/contracts/workflow/rules';
import { useFormats, useTranslations } from '@larder/i18n/react';
import styles from './approval-rules.module.css';

/** Levels from the first one asked upwards, with what becomes of each. */
export function Ladder({ levels, most }: { levels: RuleVersion['levels']; most: number }) {
  const t = useTranslations('approval-rules');
  const words = useRoleWords();
  return (
    <ol className={styles['ladder']} aria-label={t('ladder')}>
      {levels.map((level, i) => (
        <li key={level.roles.join()}>
          <span className={styles['level']}>{t('level', { n: i + 1 })}</span>
          <strong>{words(level.roles)}</strong>
          <small>{t(i === 0 ? 'first' : i < most ? 'next' : 'never')}</small>
        </li>
      ))}
    </ol>
  );
}

/** "督导", or "依次：总部管理、所有者". */
export function useRoleWords(): (roles: readonly string[]) => string {
  const t = useTranslations('approval-rules');
  const names = useTranslations('roles');
  const { locale } = useFormats();
  return (roles) => {
    const said = roles.map((role) => (names.has(role) ? names(role) : role));
    return said.length === 1 ? (said[0] ?? '') : t('inTurn', { roles: said.join(locale === 'en' ? ', ' : '、') });
  };
}
