import { supplyRoutes } from '@larder/contracts/catalog/supply';
import type { PaletteProvider } from '@larder/ui';
import { Truck } from 'lucide-react';
import { call } from '../../lib/api-client.ts';
import { openPage, pageName } from '../../lib/palette-words.ts';
import { matchesQuery } from '../../lib/pinyin.ts';
import { preferences } from '../../lib/preferences.ts';
import { ProblemError } from '../../lib/problem.ts';
import { nameIn } from '../../lib/scope.ts';

const SHOWN = 6;
const PAUSE_MS = 150;

/** Suppliers by name, code or pinyin initials. People without suppliers in their menu get none. */
const suppliers: PaletteProvider = async (query, signal) => {
  if (query.trim() === '') return [];
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  if (signal.aborted) return [];
  try {
    const [group, { items }] = await Promise.all([pageName('suppliers'), call(supplyRoutes.sources, {}, { signal })]);
    return items
      .filter((source) => matchesQuery(`${source.name} ${source.nameEn ?? ''} ${source.code}`, query))
      .slice(0, SHOWN)
      .map((source) => ({
        id: `source:${source.id}`,
        label: nameIn(preferences().locale, source),
        hint: source.code,
        icon: <Truck aria-hidden />,
        group,
        run: () => openPage(`/suppliers/${source.id}`),
      }));
  } catch (error) {
    if (error instanceof ProblemError && error.status === 403) return [];
    throw error;
  }
};

export default suppliers;
