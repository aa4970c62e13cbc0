import type { TaskRow } from '@larder/contracts/workflow/task';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Checkbox, cx, VisuallyHidden } from '@larder/ui';
import { useEffect, useRef } from 'react';
import { nameIn } from '../../lib/scope.ts';
import { useSession } from '../../lib/session.ts';
import styles from './inbox.module.css';
import { changeOf, orderOf } from './order-approval.ts';
import { purchaseOf, worthOfTask } from './purchase-approval.ts';
import { useNow } from './use-now.ts';
import type { Selection } from './use-selection.ts';
import { changeText, durationText } from './words.ts';

const TONES = {
  open: 'neutral',
  approved: 'good',
  partial: 'warn',
  returned: 'bad',
  cancelled: 'neutral',
  escalated: 'warn',
} as const;

export interface TaskListProps {
  tasks: readonly TaskRow[];
  currentId: string;
  onOpen: (id: string) => void;
  /** Absent: nothing can be chosen in this view. */
  selection?: Selection | undefined;
}

/** Requests with the figures that decide which one to open first. */
export function TaskList({ tasks, currentId, onOpen, selection }: TaskListProps) {
  const t = useTranslations('inbox');
  return (
    <ul className={styles['list']} aria-label={t('list')}>
      {tasks.map((task) => (
        <TaskListItem
          key={task.id}
          task={task}
          current={task.id === currentId}
          onOpen={onOpen}
          selection={task.mine ? selection : undefined}
        />
      ))}
    </ul>
  );
}

interface TaskListItemProps {
  task: TaskRow;
  current: boolean;
  onOpen: (id: string) => void;
  selection: Selection | undefined;
}

function TaskListItem({ task, current, onOpen, selection }: TaskListItemProps) {
  const { user } = useSession();
  const standsFor = task.assignees.find((a) => a.id === user.id)?.onBehalfOf;
  const t = useTranslations('inbox');
  const formats = useFormats();
  const now = useNow();
  const row = useRef<HTMLButtonElement>(null);
  const worth = worthOfTask(task);
  const store = nameIn(formats.locale, { name: task.storeName, nameEn: task.storeNameEn });
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <li className={cx(styles['row'], current && styles['current'], selection && styles['choosable'])}>
      {selection ? (
        <Checkbox
          className={styles['choose']}
          label={<VisuallyHidden>{t('bulk.choose', { store })}</VisuallyHidden>}
          checked={selection.ids.has(task.id)}
          onChange={() => undefined}
          onClick={(event) => selection.toggle(task.id, event.shiftKey)}
        />
      ) : null}
      <button
        ref={row}
        type="button"
        className={styles['item']}
        aria-current={current ? 'true' : undefined}
        onClick={(event) => (event.shiftKey && selection ? selection.toggle(task.id, true) : onOpen(task.id))}
      >
        <span className={styles['itemTop']}>
          <strong>{store}</strong>
          {task.urgent ? <Badge tone="bad">{t('urgent')}</Badge> : null}
          {standsFor ? <Badge tone="warn">{t('for', { name: standsFor.displayName })}</Badge> : null}
          {worth ? (
            <span className={cx('num', styles['amount'])}>{formats.moneyRounded(worth.amount, worth.currency)}</span>
          ) : null}
        </span>
        {worth ? <span className={styles['quiet']}>{aboutOf(task, store, formats.locale)}</span> : null}
        <span className={styles['itemFacts']}>
          <ItemFacts task={task} />
          {task.status === 'open' ? (
            <span className={cx(styles['due'], task.overdue && styles['overdue'])}>
              {task.overdue ? t('overdue') : t('due', { when: formats.relative(task.dueAt, now) })}
            </span>
          ) : (
            <span className={styles['due']}>
              <span>{durationText(t, task.elapsedMinutes)}</span>{' '}
              <Badge tone={TONES[task.status]}>{t(`status.${task.status}`)}</Badge>
            </span>
          )}
        </span>
      </button>
    </li>
  );
}

/** What makes this request worth a look: how far from the suggestion, or above which limit, and how many lines. */
function ItemFacts({ task }: { task: TaskRow }) {
  const t = useTranslations('inbox');
  const formats = useFormats();
  const purchase = purchaseOf(task);
  if (purchase)
    return (
      <>
        <Badge>{t('purchase.kind')}</Badge>
        <span>{t('facts.ofLines', { count: purchase.lineCount })}</span>
      </>
    );
  const order = orderOf(task);
  const change = order && changeOf(order.amount, order.baselineAmount);
  return (
    <>
      {order ? (
        <span className="num">{t('vsBaseline', { change: changeText(formats, change) })}</span>
      ) : (
        <span>{task.title[formats.locale]}</span>
      )}
      <span>{t('changes', { count: task.itemCount })}</span>
    </>
  );
}

/** The title without the store, which stands above it already: "鲜果供应 · 11月23日到货". */
function aboutOf(task: TaskRow, store: string, locale: 'zh-CN' | 'en'): string {
  const title = task.title[locale];
  return title.startsWith(`${store} · `) ? title.slice(store.length + 3) : title;
}
