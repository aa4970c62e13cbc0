import { useFormats, useTranslations } from '@larder/i18n/react';
import { Popover, TextInput } from '@larder/ui';
import { useMemo, useState } from 'react';
import { usePlacesText } from '../components/places-text.ts';
import { matchesQuery } from '../lib/pinyin.ts';
import { nameIn, useScope } from '../lib/scope.ts';
import { useSession } from '../lib/session.ts';
import { ScopeName } from './scope-name.tsx';
import styles from './scope-switch.module.css';

interface Choice {
  value: string;
  label: string;
  hint: string;
  search: string;
}

function useChoices(): { all: Choice | null; regions: Choice[]; stores: Choice[] } {
  const t = useTranslations('shell');
  const { locale } = useFormats();
  const session = useSession();
  const placesText = usePlacesText();
  return useMemo(() => {
    const regions = new Map<string, { name: string; places: typeof session.stores }>();
    for (const store of session.stores) {
      if (!store.regionId || !store.regionName) continue;
      const name = nameIn(locale, { name: store.regionName, nameEn: store.regionNameEn });
      const known = regions.get(store.regionId);
      regions.set(store.regionId, { name, places: [...(known?.places ?? []), store] });
    }
    const several = session.stores.length > 1 || session.allStores;
    return {
      all: several ? { value: 'all', label: t('scope.all'), hint: placesText(session.stores), search: '' } : null,
      regions: [...regions].map(([id, region]) => ({
        value: `region:${id}`,
        label: region.name,
        hint: placesText(region.places),
        search: region.name,
      })),
      stores: session.stores.map((store) => ({
        value: `store:${store.id}`,
        label: nameIn(locale, store),
        hint: store.code,
        search: `${store.name} ${store.nameEn ?? ''} ${store.code}`,
      })),
    };
  }, [session, locale, t, placesText]);
}

/** Chain, region or store: the one switch that says what every page is about. Mounted, and open, by the first press on the scope. */
export default function ScopeSwitch() {
  const t = useTranslations('shell');
  const { scope, setScope } = useScope();
  const { all, regions, stores: storeChoices } = useChoices();
  const [open, setOpen] = useState(true);
  const [query, setQuery] = useState('');

  const groups = [
    { key: 'all', label: '', choices: all && query.trim() === '' ? [all] : [] },
    {
      key: 'regions',
      label: t('scope.regions'),
      choices: regions.filter((choice) => matchesQuery(choice.search, query)),
    },
    {
      key: 'stores',
      label: t('scope.stores'),
      choices: storeChoices.filter((choice) => matchesQuery(choice.search, query)),
    },
  ].filter((group) => group.choices.length > 0);

  const choose = (value: string) => {
    setScope(value);
    setOpen(false);
    setQuery('');
  };

  return (
    <Popover label={t('scope.switch')} open={open} onOpenChange={setOpen} trigger={<ScopeName />}>
      <div className={styles['panel']}>
        <TextInput
          type="search"
          aria-label={t('scope.find')}
          placeholder={t('scope.find')}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            const first = groups[0]?.choices[0];
            if (event.key === 'Enter' && !event.nativeEvent.isComposing && first) choose(first.value);
          }}
        />
        <div className={styles['list']}>
          {groups.map((group) => (
            <div key={group.key}>
              {group.label ? <div className={styles['group']}>{group.label}</div> : null}
              {group.choices.map((choice) => (
                <button
                  key={choice.value}
                  type="button"
                  className={styles['choice']}
                  aria-current={choice.value === scope.value ? 'true' : undefined}
                  onClick={() => choose(choice.value)}
                >
                  <span className={styles['label']}>{choice.label}</span>
                  <small className="num">{choice.hint}</small>
                </button>
              ))}
            </div>
          ))}
          {groups.length === 0 ? <div className={styles['group']}>{t('scope.none')}</div> : null}
        </div>
      </div>
    </Popover>
  );
}
