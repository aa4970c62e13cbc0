import { useTranslations } from '@larder/i18n/react';
import { Link } from '@tanstack/react-router';
import type { NavEntry } from '../lib/feature.ts';
import type { Section } from './features.ts';
import styles from './sub-nav.module.css';

/** The pages of one section, shown when there is more than one. */
export function SubNav({ section, current }: { section: Section | undefined; current: NavEntry | undefined }) {
  const nav = useTranslations('nav');
  if (!section || section.entries.length < 2) return null;
  return (
    <nav className={styles['nav']} aria-label={nav(`section.${section.key}`)}>
      {section.entries.map((entry) => (
        <Link
          key={entry.path}
          to={entry.path}
          className={styles['link']}
          aria-current={entry === current ? 'page' : undefined}
        >
          {nav(`page.${entry.page}`)}
        </Link>
      ))}
    </nav>
  );
}
