import { useTranslations } from '@larder/i18n/react';
import { Link } from '@tanstack/react-router';
import { useLayoutEffect, useRef } from 'react';
import type { NavEntry } from '../lib/feature.ts';
import type { Section } from './features.ts';
import styles from './sub-nav.module.css';

/** The pages of one section, shown when there is more than one; where they do not fit, the current one is in sight. */
export function SubNav({ section, current }: { section: Section | undefined; current: NavEntry | undefined }) {
  const nav = useTranslations('nav');
  const bar = useRef<HTMLElement>(null);
  const path = current?.path;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is what moves the mark
  useLayoutEffect(() => {
    const mark = bar.current?.querySelector<HTMLElement>('[aria-current]');
    if (bar.current && mark)
      bar.current.scrollLeft = mark.offsetLeft + mark.offsetWidth / 2 - bar.current.clientWidth / 2;
  }, [path]);
  if (!section || section.entries.length < 2) return null;
  return (
    <nav ref={bar} className={styles['nav']} aria-label={nav(`section.${section.key}`)}>
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
