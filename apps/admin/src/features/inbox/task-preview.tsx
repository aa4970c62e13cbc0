import { type DecideInput, type TaskDetail, taskRoutes } from '@larder/contracts/workflow/task';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, buttonClass, LedgerBand, Stamp, Stat, toast } from '@larder/ui';
import { useRef, useState } from 'react';
import { Dock } from '../../components/detail-page.tsx';
import { RouteLink } from '../../components/route-link.tsx';
import { useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay, useSession } from '../../lib/session.ts';
import styles from './inbox.module.css';
import { changeOf, linesOf, orderOf } from './order-approval.ts';
import { purchaseOf } from './purchase-approval.ts';
import { PurchaseFacts } from './purchase-facts.tsx';
import { ReturnDialog } from './return-dialog.tsx';
import { takeBack } from './take-back.ts';
import { TaskHistory } from './task-history.tsx';
import { TaskLines } from './task-lines.tsx';
import { useInboxKeys } from './use-inbox-keys.ts';
import { useNow } from './use-now.ts';
import { changeText, dueText, durationText, standInText } from './words.ts';

export interface TaskPreviewProps {
  task: TaskDetail;
  /** The decision is in; the list may show the next request. */
  onDecided: () => void;
  /** Several are chosen in the list: the key that approves means those. */
  choosing: boolean;
}

/** One request: its figures, its lines, what to do with it. */
export function TaskPreview({ task, onDecided, choosing }: TaskPreviewProps) {
  const t = useTranslations('inbox');
  const formats = useFormats();
  const may = useMay();
  const [rejected, setRejected] = useState<ReadonlySet<string>>(new Set());
  const [returning, setReturning] = useState(false);
  const lines = linesOf(task);
  const order = orderOf(task);
  const purchase = purchaseOf(task);
  const store = nameIn(formats.locale, { name: task.storeName, nameEn: task.storeNameEn });
  const decidable = task.mine && may('workflow.task.decide');
  const decide = useApiMutation({
    route: taskRoutes.decide,
    invalidates: ['workflow', 'ordering', 'supply-chain'],
    success: (decided) =>
      t(decided.reasons.includes('subject_changed') ? 'done.changed' : `done.${decided.status}`, { store }),
    undo: {
      label: t('action.undo'),
      when: (decided) => decided.recallableUntil !== null,
      run: (decided) => takeBack([decided.id]),
    },
    onSuccess: () => {
      setReturning(false);
      onDecided();
    },
  });
  const send = (body: Pick<DecideInput, 'decision'> & Partial<DecideInput>) => {
    if (!decide.isPending)
      decide.mutate({
        params: { id: task.id },
        body: { version: task.version, subjectHash: task.subjectHash, ...body },
      });
  };
  const approve = () =>
    send(rejected.size > 0 ? { decision: 'partial', rejectedKeys: [...rejected] } : { decision: 'approve' });
  const page = useRef<HTMLDivElement>(null);
  useInboxKeys(
    {
      a: decidable && !returning && !choosing ? approve : undefined,
      r: decidable ? () => setReturning(true) : undefined,
    },
    page,
  );
  const toggle = (key: string) => {
    const next = new Set(rejected);
    if (!next.delete(key)) next.add(key);
    setRejected(next);
  };
  return (
    <div className={styles['preview']} ref={page}>
      <div className={styles['previewHead']}>
        <div>
          <h2>{task.title[formats.locale]}</h2>
          <p className={styles['quiet']}>
            {t('facts.requestedBy', { name: task.requestedBy.displayName, time: formats.dateTime(task.requestedAt) })}
          </p>
        </div>
        <Verdict task={task} />
      </div>
      {order ? <Figures task={task} /> : null}
      {purchase ? <PurchaseFacts task={task} purchase={purchase} /> : null}
      {order?.note ? (
        <p className={styles['note']}>
          <span className={styles['quiet']}>{t('orderNote')}</span> {order.note}
        </p>
      ) : null}
      {lines.length > 0 ? (
        <TaskLines
          lines={lines}
          currency={order?.currency ?? formats.currency}
          choice={decidable ? { rejected, onToggle: toggle } : undefined}
        />
      ) : null}
      <TaskHistory events={task.history} />
      {decidable ? (
        <Dock
          end={
            <>
              <Button size="lg" onClick={() => setReturning(true)}>
                {t('action.return')}
              </Button>
              <Button size="lg" variant="primary" loading={decide.isPending} onClick={approve}>
                <ApproveLabel total={lines.length} rejected={rejected.size} />
              </Button>
            </>
          }
        >
          <span className={styles['keys']}>{t('keys')}</span>
          {order && may('ordering.order.read') ? (
            <RouteLink
              className={buttonClass('quiet')}
              target={{ to: '/orders/$orderId', params: { orderId: task.subjectId }, search: {} }}
            >
              {t('action.openOrder')}
            </RouteLink>
          ) : null}
          {purchase && may('supply-chain.order.read') ? (
            <RouteLink
              className={buttonClass('quiet')}
              target={{ to: '/purchase-orders/$orderId', params: { orderId: task.subjectId }, search: {} }}
            >
              {t('action.openOrder')}
            </RouteLink>
          ) : null}
        </Dock>
      ) : null}
      <ReturnDialog
        open={returning}
        onOpenChange={setReturning}
        name={task.requestedBy.displayName}
        pending={decide.isPending}
        onConfirm={(reasons, comment) =>
          send({ decision: 'return', reasons, ...(comment === undefined ? {} : { comment }) })
        }
      />
    </div>
  );
}

function ApproveLabel({ total, rejected }: { total: number; rejected: number }) {
  const t = useTranslations('inbox');
  if (total === 0) return t('action.approveWhole');
  if (rejected === 0) return t('action.approveAll', { count: total });
  if (rejected === total) return t('action.rejectAll', { count: total });
  return t('action.approveSome', { approved: total - rejected, rejected });
}

function Verdict({ task }: { task: TaskDetail }) {
  const t = useTranslations('inbox');
  const session = useSession();
  const formats = useFormats();
  if (task.status === 'open') {
    const mine = task.assignees.find((a) => a.id === session.user.id)?.onBehalfOf;
    if (mine) return <Badge tone="warn">{t('for', { name: mine.displayName })}</Badge>;
    const names = task.assignees.map((a) => standInText(t, a)).join(t('listSeparator'));
    return task.mine || names === '' ? null : <Badge>{t('waitingFor', { names })}</Badge>;
  }
  const last = task.history.findLast((e) => e.type === 'decided');
  const by = last && standInText(t, { ...last.actor, onBehalfOf: last.onBehalfOf });
  const at = task.decidedAt ? formats.dateTime(task.decidedAt) : null;
  if (task.status === 'approved' || task.status === 'partial') {
    return (
      <div className={styles['verdict']}>
        <Stamp word={t(`status.${task.status}`)} by={by} at={at} />
        <span className={styles['quiet']}>
          {t('elapsed', { time: durationText(t, task.elapsedMinutes) })} · {t('hops', { count: task.hops })}
        </span>
        <TakeBack task={task} />
      </div>
    );
  }
  return <Badge tone={task.status === 'returned' ? 'bad' : 'neutral'}>{t(`status.${task.status}`)}</Badge>;
}

/** The approver's own second thought, while the order has not left. */
function TakeBack({ task }: { task: TaskDetail }) {
  const t = useTranslations('inbox');
  const formats = useFormats();
  const now = useNow();
  const back = useApiMutation({
    route: taskRoutes.recallMany,
    invalidates: ['workflow', 'ordering'],
    success: ({ results }) => (results.every((r) => r.ok) ? t('done.takenBack') : ''),
    onSuccess: ({ results }) => {
      for (const { problem } of results) if (problem) toast.error(problem.title);
    },
  });
  if (task.recallableUntil === null || new Date(task.recallableUntil) <= now) return null;
  return (
    <Button size="sm" loading={back.isPending} onClick={() => back.mutate({ body: { taskIds: [task.id] } })}>
      {t('action.takeBack', { time: formats.time(task.recallableUntil) })}
    </Button>
  );
}

function Figures({ task }: { task: TaskDetail }) {
  const t = useTranslations('inbox');
  const formats = useFormats();
  const now = useNow();
  const order = orderOf(task);
  if (!order) return null;
  return (
    <>
      <LedgerBand label={task.title[formats.locale]}>
        <Stat
          label={t('facts.amount')}
          value={formats.moneyRounded(order.amount, order.currency)}
          note={t('facts.baseline', { amount: formats.moneyRounded(order.baselineAmount, order.currency) })}
        />
        <Stat
          label={t('facts.change')}
          value={changeText(formats, changeOf(order.amount, order.baselineAmount))}
          note={formats.money(order.amount - order.baselineAmount, order.currency)}
        />
        <Stat label={t('facts.lines')} value={task.itemCount} note={t('facts.ofLines', { count: order.lineCount })} />
        <Stat
          label={t('facts.due')}
          value={dueText(t, formats, task, now)}
          note={t('facts.cutoff', { time: formats.dateTime(order.cutoffAt) })}
        />
      </LedgerBand>
      {order.dataCompleteness === 'incomplete' ? (
        <p>
          <Badge tone="warn">{t('incomplete')}</Badge>
        </p>
      ) : null}
    </>
  );
}
