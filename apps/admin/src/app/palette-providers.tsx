import { useFormats, useTranslations } from '@larder/i18n/react';
import type { PaletteProvider } from '@larder/ui';
import { useRouter } from '@tanstack/react-router';
import { FileText, Store } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { matchesQuery } from '../lib/pinyin.ts';
import { nameIn, useScope } from '../lib/scope.ts';
import { useSession } from '../lib/session.ts';
import { features, menuOf } from './features.ts';

const MAX_STORES = 8;

/** Pages and stores by name, code or pinyin initials, then whatever the features search. */
export function usePaletteProviders(): readonly PaletteProvider[] {
  const t = useTranslations('shell');
  const nav = useTranslations('nav');
  const { locale } = useFormats();
  const session = useSession();
  const router = useRouter();
  const { setScope } = useScope();
  const [ofFeatures, setOfFeatures] = useState<readonly PaletteProvider[]>([]);

  useEffect(() => {
    let mounted = true;
    const loading = features.flatMap((feature) => (feature.palette ? [feature.palette()] : []));
    Promise.all(loading).then(
      (modules) => {
        if (mounted) setOfFeatures(modules.map((module) => module.default));
      },
      (error: unknown) => console.error('palette sources did not load', error),
    );
    return () => {
      mounted = false;
    };
  }, []);

  return useMemo(() => {
    const pages: PaletteProvider = (query) =>
      menuOf(session)
        .flatMap((section) => section.entries)
        .map((entry) => ({ entry, label: nav(`page.${entry.page}`), section: nav(`section.${entry.section}`) }))
        .filter(({ label, section, entry }) => matchesQuery(`${label} ${section} ${entry.path}`, query))
        .map(({ entry, label, section }) => ({
          id: `page:${entry.path}`,
          label,
          hint: section,
          icon: <FileText aria-hidden />,
          group: t('searchPages'),
          run: () => router.history.push(entry.path),
        }));
    const stores: PaletteProvider = (query) =>
      session.stores
        .filter((store) => matchesQuery(`${store.name} ${store.nameEn ?? ''} ${store.code}`, query))
        .slice(0, MAX_STORES)
        .map((store) => ({
          id: `store:${store.id}`,
          label: nameIn(locale, store),
          hint: store.code,
          icon: <Store aria-hidden />,
          group: t('searchStores'),
          run: () => setScope(`store:${store.id}`),
        }));
    return [pages, stores, ...ofFeatures];
  }, [session, locale, t, nav, router, setScope, ofFeatures]);
}
