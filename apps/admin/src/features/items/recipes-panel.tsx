import type { ItemDetail } from '@larder/contracts/catalog/items';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, Drawer, EmptyState, lazyPart, Select, Skeleton } from '@larder/ui';
import { type DataColumn, DataTable } from '@larder/ui/data';
import { Plus } from 'lucide-react';
import { Suspense, useMemo, useState } from 'react';
import { Panel } from '../../components/detail-page.tsx';
import { RouteLink } from '../../components/route-link.tsx';
import { todayIn } from '../../lib/business-day.ts';
import { nameIn } from '../../lib/scope.ts';
import styles from './items.module.css';
import { versionOn } from './recipe-draft.ts';
import { itemDetail } from './routes.tsx';

const RecipeEditor = lazyPart(async () => ({ default: (await import('./recipe-editor.tsx')).RecipeEditor }));

type Recipe = ItemDetail['recipes'][number];
type Line = Recipe['lines'][number];

/** Recipe versions: what goes in, how much is lost, how much comes out, and from which day. */
export function RecipesPanel({ item, writes }: { item: ItemDetail; writes: boolean }) {
  const t = useTranslations('items');
  const formats = useFormats();
  const today = todayIn(formats.zone);
  const current = versionOn(item.recipes, today);
  const [chosen, setChosen] = useState<number | null>(null);
  const [editing, setEditing] = useState(false);
  const shown = item.recipes.find((recipe) => recipe.version === chosen) ?? current ?? item.recipes[0];
  const state = (recipe: Recipe) => (recipe === current ? 'current' : recipe.effectiveFrom > today ? 'coming' : 'past');
  const add = writes ? (
    <Button icon={<Plus aria-hidden />} onClick={() => setEditing(true)}>
      {t('newVersion')}
    </Button>
  ) : null;
  return (
    <Panel title={t('recipe')} actions={shown ? add : null}>
      {shown ? (
        <>
          <div className={styles['versionRow']}>
            <Select
              aria-label={t('version')}
              value={String(shown.version)}
              onValueChange={(version) => setChosen(Number(version))}
              options={item.recipes.map((recipe) => ({
                value: String(recipe.version),
                label: t('versionFrom', { version: recipe.version, date: formats.businessDate(recipe.effectiveFrom) }),
                hint: t(`versionState.${state(recipe)}`),
              }))}
            />
            <Badge tone={state(shown) === 'current' ? 'good' : 'neutral'}>{t(`versionState.${state(shown)}`)}</Badge>
            <span className={styles['quiet']}>
              {t('yields', { quantity: formats.quantity(shown.yield, item.baseUom) })}
            </span>
          </div>
          <RecipeTable recipe={shown} />
        </>
      ) : (
        <EmptyState title={t('noRecipe')} detail={t('noRecipeDetail')} actions={add} />
      )}
      <Drawer open={editing} onOpenChange={setEditing} title={t('newVersion')} size="wide">
        {editing ? (
          <Suspense fallback={<Skeleton width="60%" />}>
            <RecipeEditor
              item={item}
              today={today}
              onClose={() => setEditing(false)}
              onSaved={(saved) => setChosen(saved.recipes[0]?.version ?? null)}
            />
          </Suspense>
        ) : null}
      </Drawer>
    </Panel>
  );
}

function RecipeTable({ recipe }: { recipe: Recipe }) {
  const t = useTranslations('items');
  const formats = useFormats();
  const columns = useMemo<DataColumn<Line>[]>(() => {
    const name = (line: Line) => nameIn(formats.locale, { name: line.componentName, nameEn: line.componentNameEn });
    return [
      {
        id: 'component',
        header: t('component'),
        width: 130,
        value: name,
        cell: (line) => (
          <RouteLink target={itemDetail.to({ params: { itemId: line.componentId } })}>{name(line)}</RouteLink>
        ),
      },
      {
        id: 'sku',
        header: t('sku'),
        width: 100,
        wideOnly: true,
        value: (line) => line.componentSku,
        cell: (line) => <span className="num">{line.componentSku}</span>,
      },
      {
        id: 'quantity',
        header: t('quantity'),
        width: 104,
        align: 'end',
        value: (line) => Number(line.quantity),
        cell: (line) => formats.quantity(line.quantity, line.uom),
      },
      {
        id: 'waste',
        header: t('waste'),
        width: 76,
        align: 'end',
        value: (line) => line.wastePct,
        cell: (line) => (line.wastePct === 0 ? '–' : formats.percent(line.wastePct / 100, 2)),
      },
    ];
  }, [t, formats]);
  return (
    <DataTable
      label={t('recipe')}
      columns={columns}
      rows={recipe.lines}
      rowId={(line) => line.componentId}
      maxHeight="420px"
    />
  );
}
