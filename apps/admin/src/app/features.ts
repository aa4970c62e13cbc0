import type { Feature, NavEntry, SectionKey } from '../lib/feature.ts';
import { may, type Session } from '../lib/session.ts';
import { SECTIONS } from './sections.tsx';

const found = import.meta.glob<{ feature: Feature }>('../features/*/routes.tsx', { eager: true });

/** Every feature of the app, found by its folder. */
export const features: readonly Feature[] = Object.values(found).map((module) => module.feature);

export interface Section {
  key: SectionKey;
  entries: NavEntry[];
}

/** The menu of one person: sections with at least one page they may open, in rail order. */
export function menuOf(session: Session): Section[] {
  const entries = features
    .flatMap((feature) => feature.nav)
    .filter(
      ({ permission, place }) =>
        may(session, permission) && (place === undefined || session.stores.some((store) => store.kind === place)),
    );
  return SECTIONS.map(({ key }) => ({
    key,
    entries: entries.filter((entry) => entry.section === key).sort((a, b) => a.order - b.order),
  })).filter((section) => section.entries.length > 0);
}

/** True when `pathname` is the entry's page or stands below it. */
export function isWithin(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(`${path}/`);
}

/** The entry that the current page belongs to: the one with the longest matching path. */
export function currentEntry(menu: readonly Section[], pathname: string): NavEntry | undefined {
  return menu
    .flatMap((section) => section.entries)
    .filter((entry) => isWithin(pathname, entry.path))
    .sort((a, b) => b.path.length - a.path.length)[0];
}
