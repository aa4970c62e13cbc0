import { type PrepDish, type PrepList, prepRoutes } from '@larder/contracts/ordering/prep-list';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, TextInput } from '@larder/ui';
import { Panel } from '../../components/detail-page.tsx';
import { useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import styles from './prep-list.module.css';
import { portionsOf } from './what-if.ts';

interface DishPortionsProps {
  list: PrepList;
  /** Portions that somebody tries out, by dish. */
  tried: ReadonlyMap<string, number>;
  onTry: (tried: ReadonlyMap<string, number>) => void;
  writes: boolean;
}

/** How many portions of each dish are expected. Another number shows at once what it does to the ingredients. */
export function DishPortions({ list, tried, onTry, writes }: DishPortionsProps) {
  const t = useTranslations('prep-list');
  return (
    <div className="no-print">
      <Panel
        title={t('dishes')}
        actions={
          tried.size > 0 ? (
            <Button variant="quiet" onClick={() => onTry(new Map())}>
              {t('reset')}
            </Button>
          ) : null
        }
      >
        <p className={styles['quiet']}>{tried.size > 0 ? t('whatIf') : t('dishesHint')}</p>
        <ul className={styles['dishes']}>
          {list.dishes
            .toSorted((a, b) => portionsOf(b) - portionsOf(a))
            .map((dish) => (
              <Dish
                key={dish.id}
                list={list}
                dish={dish}
                value={tried.get(dish.id)}
                writes={writes}
                onChange={(portions) => {
                  const next = new Map(tried);
                  if (portions === undefined) next.delete(dish.id);
                  else next.set(dish.id, portions);
                  onTry(next);
                }}
              />
            ))}
        </ul>
      </Panel>
    </div>
  );
}

interface DishProps {
  list: PrepList;
  dish: PrepDish;
  value: number | undefined;
  writes: boolean;
  onChange: (portions: number | undefined) => void;
}

function Dish({ list, dish, value, writes, onChange }: DishProps) {
  const t = useTranslations('prep-list');
  const formats = useFormats();
  const name = nameIn(formats.locale, dish);
  const note = useApiMutation({
    route: prepRoutes.note,
    invalidates: ['ordering'],
    success: () => t('saved'),
    onSuccess: () => onChange(undefined),
  });
  const save = (portions: string | null) =>
    note.mutate({
      params: { storeId: list.store.id, date: list.date, itemId: dish.id },
      body: { portions, seenAt: dish.noted?.at ?? null },
    });
  return (
    <li>
      <span className={styles['name']}>
        <strong>{name}</strong>
        <small>
          {dish.noted
            ? t('noted', { name: dish.noted.by.name, count: formats.number(Number(dish.noted.portions)) })
            : `${t('expected', { count: formats.number(Math.round(dish.expected)) })} · ${t('high', { count: formats.number(Math.round(dish.high)) })}`}
        </small>
      </span>
      <TextInput
        aria-label={`${name} ${t('portions')}`}
        inputMode="numeric"
        className={styles['portions']}
        value={value === undefined ? String(Math.round(portionsOf(dish))) : String(value)}
        onChange={(event) => {
          const text = event.currentTarget.value.trim();
          if (/^\d{0,6}$/.test(text)) onChange(text === '' ? 0 : Number(text));
        }}
      />
      {writes && value !== undefined ? (
        <Button variant="primary" loading={note.isPending} onClick={() => save(String(value))}>
          {t('save')}
        </Button>
      ) : null}
      {writes && value === undefined && dish.noted ? (
        <Button variant="quiet" loading={note.isPending} onClick={() => save(null)}>
          {t('back')}
        </Button>
      ) : null}
    </li>
  );
}
