import type { AttentionItem } from '@larder/contracts/bi/today';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, buttonClass, EmptyState } from '@larder/ui';
import { CircleCheck } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { Panel } from '../../components/detail-page.tsx';
import { RouteLink } from '../../components/route-link.tsx';
import { nameIn } from '../../lib/scope.ts';
import { useListKeys } from '../../lib/use-list-keys.ts';
import { FIRST_ROWS, keyOf, targetOf } from './model.ts';
import styles from './today.module.css';

/** Rows stay where they are while somebody points at them; what is new waits behind a button. */
function useSteady(items: readonly AttentionItem[], held: boolean) {
  const [order, setOrder] = useState<readonly string[]>(() => items.map(keyOf));
  const wanted = useMemo(() => items.map(keyOf), [items]);
  const moved = wanted.join() !== order.join();
  if (moved && !held) setOrder(wanted);
  const byKey = new Map(items.map((item) => [keyOf(item), item]));
  const shown = order.flatMap((key) => byKey.get(key) ?? []);
  return { shown: moved && !held ? items : shown, moved: moved && held, adopt: () => setOrder(wanted) };
}

/** Stores that need a person, worst first. */
export function AttentionList({ items, now }: { items: readonly AttentionItem[]; now: number }) {
  const t = useTranslations('today');
  const [held, setHeld] = useState(false);
  const [all, setAll] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const { shown, moved, adopt } = useSteady(items, held);
  const rows = all ? shown : shown.slice(0, FIRST_ROWS);

  useListKeys(list);

  return (
    <Panel
      title={t('attention.title')}
      actions={
        moved ? (
          <Button size="sm" onClick={adopt}>
            {t('attention.updates')}
          </Button>
        ) : items.length > 1 ? (
          <span className={styles['hint']}>{t('attention.hint')}</span>
        ) : null
      }
    >
      {items.length === 0 ? (
        <EmptyState icon={<CircleCheck aria-hidden />} title={t('attention.none')} detail={t('attention.noneHint')} />
      ) : (
        <ul
          ref={list}
          className={styles['rows']}
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={(event) => {
            if (!event.currentTarget.contains(event.relatedTarget)) setHeld(false);
          }}
        >
          {rows.map((item) => (
            <AttentionRow key={keyOf(item)} item={item} now={now} />
          ))}
        </ul>
      )}
      {shown.length > FIRST_ROWS ? (
        <Button variant="quiet" size="sm" onClick={() => setAll(!all)}>
          {all ? t('attention.less') : t('attention.more', { count: shown.length - FIRST_ROWS })}
        </Button>
      ) : null}
    </Panel>
  );
}

function AttentionRow({ item, now }: { item: AttentionItem; now: number }) {
  const t = useTranslations('today');
  const { locale } = useFormats();
  return (
    <li className={styles['row']} data-edge={item.severity}>
      <div className={styles['rowText']}>
        <span className={styles['rowTitle']}>
          <b>{nameIn(locale, item.store)}</b>
          <AttentionReason item={item} />
        </span>
        <AttentionDetail item={item} now={now} />
      </div>
      <RouteLink className={buttonClass('secondary', 'sm')} target={targetOf(item)}>
        {t(`attention.action.${item.action.target}`)}
      </RouteLink>
    </li>
  );
}

/** The reason in one phrase. */
export function AttentionReason({ item }: { item: AttentionItem }) {
  const t = useTranslations('today');
  const formats = useFormats();
  const values = { count: item.count, minutes: item.count, time: item.dueAt ? formats.time(item.dueAt) : '' };
  return <span>{t(`attention.kind.${item.kind}`, values)}</span>;
}

/** Money at stake, time left, and what exactly. */
export function AttentionDetail({ item, now }: { item: AttentionItem; now: number }) {
  const t = useTranslations('today');
  const formats = useFormats();
  const left = item.dueAt ? Date.parse(item.dueAt) - now : null;
  const names = item.names.map((n) => nameIn(formats.locale, n)).join(formats.locale === 'en' ? ', ' : '、');
  return (
    <span className={styles['rowNote']}>
      {item.impact !== null ? (
        <span className={styles['money']}>{t('attention.impact', { amount: formats.moneyRounded(item.impact) })}</span>
      ) : null}
      {left !== null ? (
        <span className={styles['left']} data-over={left <= 0}>
          {t(left > 0 ? 'attention.left' : 'attention.over', { time: formats.duration(left) })}
        </span>
      ) : null}
      {item.since ? <span>{t('attention.since', { time: formats.time(item.since) })}</span> : null}
      {item.businessDate ? <span>{formats.businessDay(item.businessDate)}</span> : null}
      {names ? <span>{names}</span> : null}
    </span>
  );
}
