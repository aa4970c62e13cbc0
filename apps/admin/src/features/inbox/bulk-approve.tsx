import { type BulkResult, type TaskRow, taskRoutes } from '@larder/contracts/workflow/task';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Dialog } from '@larder/ui';
import { useState } from 'react';
import { useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import styles from './inbox.module.css';
import { worthOfTask } from './purchase-approval.ts';
import { takeBack } from './take-back.ts';
import { useInboxKeys } from './use-inbox-keys.ts';

export interface BulkApproveProps {
  /** What is chosen, as the list shows it: that is what gets approved. */
  tasks: readonly TaskRow[];
  onClear: () => void;
}

type Failure = BulkResult['results'][number] & { readonly task: TaskRow | undefined };

/** Approves what is chosen. What could not be approved is named with its reason and stays in the list. */
export function BulkApprove({ tasks, onClear }: BulkApproveProps) {
  const t = useTranslations('inbox');
  const [failures, setFailures] = useState<readonly Failure[]>([]);
  const approve = useApiMutation({
    route: taskRoutes.approveMany,
    invalidates: ['workflow', 'ordering', 'supply-chain'],
    success: ({ results }) => {
      const done = results.filter((r) => r.ok).length;
      return done > 0 ? t('bulk.done', { count: done }) : '';
    },
    undo: {
      label: t('action.undo'),
      when: ({ results }) => results.some((r) => r.recallable),
      run: ({ results }) => takeBack(results.flatMap((r) => (r.recallable ? [r.id] : []))),
    },
    onSuccess: ({ results }) => {
      setFailures(results.filter((r) => !r.ok).map((r) => ({ ...r, task: tasks.find((task) => task.id === r.id) })));
      onClear();
    },
  });
  const send = () => {
    if (!approve.isPending)
      approve.mutate({
        body: { tasks: tasks.map(({ id, version, subjectHash }) => ({ id, version, subjectHash })) },
      });
  };
  useInboxKeys({ a: tasks.length > 0 ? send : undefined });
  return (
    <>
      {tasks.length > 0 ? (
        <div className={styles['bulk']} role="toolbar" aria-label={t('bulk.label')}>
          <Button variant="quiet" size="sm" onClick={onClear}>
            {t('bulk.clear')}
          </Button>
          <Button variant="primary" loading={approve.isPending} onClick={send}>
            <BulkLabel tasks={tasks} />
          </Button>
        </div>
      ) : null}
      <Failures failures={failures} onClose={() => setFailures([])} />
    </>
  );
}

/** "批准 12 单 ¥84,210"; without the money when it is of several currencies. */
function BulkLabel({ tasks }: { tasks: readonly TaskRow[] }) {
  const t = useTranslations('inbox');
  const formats = useFormats();
  const orders = tasks.map(worthOfTask);
  const currencies = new Set(orders.map((order) => order?.currency));
  const [currency] = currencies;
  const amount = orders.reduce((sum, order) => sum + (order?.amount ?? 0), 0);
  return currencies.size === 1 && currency !== undefined
    ? t('bulk.approve', { count: tasks.length, amount: formats.moneyRounded(amount, currency) })
    : t('bulk.approveOnly', { count: tasks.length });
}

function Failures({ failures, onClose }: { failures: readonly Failure[]; onClose: () => void }) {
  const t = useTranslations('inbox');
  const { locale } = useFormats();
  return (
    <Dialog
      open={failures.length > 0}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('bulk.failed', { count: failures.length })}
      description={t('bulk.failedHint')}
      footer={
        <Button variant="primary" onClick={onClose}>
          {t('bulk.seen')}
        </Button>
      }
    >
      <ul className={styles['failures']}>
        {failures.map(({ id, task, problem }) => (
          <li key={id}>
            <strong>
              {task ? nameIn(locale, { name: task.storeName, nameEn: task.storeNameEn }) : t('bulk.gone')}
            </strong>
            <span className={styles['quiet']}>{problem?.title}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
