import { type TaskPage, taskRoutes } from '@larder/contracts/workflow/task';
import { useTranslations } from '@larder/i18n/react';
import { Button, Checkbox, cx, EmptyState, Skeleton, Switch } from '@larder/ui';
import { ViewTabs } from '@larder/ui/data';
import { type InfiniteData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ChevronLeft } from 'lucide-react';
import { QueryGate } from '../../components/detail-page.tsx';
import { ListPage, useQueryError } from '../../components/list-page.tsx';
import { NewRowsPill } from '../../components/new-rows-pill.tsx';
import { useFallbackInterval } from '../../lib/live/use-live.ts';
import { useNewRows } from '../../lib/live/use-new-rows.ts';
import { apiPages, apiQuery, rowsOf } from '../../lib/query.ts';
import { useScope } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import { ApprovalFigures } from './approval-figures.tsx';
import { BulkApprove } from './bulk-approve.tsx';
import styles from './inbox.module.css';
import { approvals } from './routes.tsx';
import { TaskList } from './task-list.tsx';
import { TaskPreview } from './task-preview.tsx';
import { useInboxKeys } from './use-inbox-keys.ts';
import { type Selection, useSelection } from './use-selection.ts';

/** How often the inbox looks for new requests while nothing arrives by itself. */
const REFRESH_MS = 30_000;

export default function ApprovalsPage() {
  const t = useTranslations('inbox');
  const { scope } = useScope();
  const { view, urgent, task: openId } = approvals.useSearch();
  const setSearch = approvals.useSetSearch();
  const queryError = useQueryError();
  const may = useMay();
  const within = withinOf(scope);
  const input = { query: { view, ...within, ...(urgent ? { urgent: 'true' as const } : {}) } };
  const query = useInfiniteQuery({
    ...apiPages('workflow', taskRoutes.list, input),
    refetchInterval: useFallbackInterval(REFRESH_MS),
  });
  const fresh = useNewRows({
    topic: 'workflow.task',
    filter: { storeId: scope.kind === 'store' ? scope.storeId : undefined },
    route: taskRoutes.list,
    input,
    rowId: (task: TaskPage['items'][number]) => task.id,
    data: query.data,
  });
  const tasks = rowsOf(query.data);
  const counts = (query.data as InfiniteData<TaskPage> | undefined)?.pages[0]?.counts;
  // On a wide screen the first request is open already; a phone shows the list until one is chosen.
  const shownId = openId || tasks[0]?.id || '';
  const open = (id: string) => setSearch({ task: id }, openId ? 'replace' : 'push');
  const move = (by: number) => {
    const at = tasks.findIndex((task) => task.id === shownId);
    const next = tasks[at === -1 ? 0 : at + by];
    if (next) open(next.id);
  };
  const decidable = view === 'done' || !may('workflow.task.decide') ? [] : tasks.filter((task) => task.mine);
  const selection = useSelection(decidable.map((task) => task.id));
  const chosen = decidable.filter((task) => selection.ids.has(task.id));
  useInboxKeys({
    j: () => move(1),
    k: () => move(-1),
    x: () => selection.toggle(shownId),
    'mod+a': decidable.length > 0 ? selection.toggleAll : undefined,
  });
  const afterDecision = () => {
    const at = tasks.findIndex((task) => task.id === shownId);
    setSearch({ task: view === 'done' ? shownId : openId ? ((tasks[at + 1] ?? tasks[at - 1])?.id ?? '') : '' });
  };
  return (
    <ListPage
      title={t('title')}
      views={
        <ViewTabs
          label={t('title')}
          current={view}
          onSelect={(id) => setSearch({ view: id as typeof view, task: '' })}
          views={[
            { id: 'mine', label: t('views.mine'), count: counts?.mine },
            { id: 'open', label: t('views.open'), count: counts?.open },
            { id: 'done', label: t('views.done') },
          ]}
        />
      }
    >
      {view === 'done' ? <ApprovalFigures within={within} /> : null}
      <div className={cx(styles['panes'], openId !== '' && styles['reading'])}>
        <div className={styles['left']}>
          <div className={styles['leftHead']}>
            <ChooseAll selection={selection} count={decidable.length} />
            <Switch
              label={t('urgentOnly')}
              checked={urgent}
              onChange={(event) => setSearch({ urgent: event.currentTarget.checked, task: '' })}
            />
          </div>
          <NewRowsPill rows={fresh} text={(values) => t('newTasks', values)} onPress={() => void query.refetch()} />
          {query.error ? queryError(query) : null}
          {query.isPending ? (
            <ListSkeleton />
          ) : (
            <TaskList
              tasks={tasks}
              currentId={shownId}
              onOpen={open}
              selection={decidable.length > 0 ? selection : undefined}
            />
          )}
          {query.isSuccess && tasks.length === 0 ? (
            <EmptyState
              title={t(view === 'done' ? 'noneDone' : 'none')}
              detail={view === 'done' ? undefined : t('noneHint')}
            />
          ) : null}
          <BulkApprove tasks={chosen} onClear={selection.clear} />
        </div>
        <div className={styles['right']}>
          <Button
            className={styles['backButton']}
            variant="quiet"
            icon={<ChevronLeft aria-hidden />}
            onClick={() => setSearch({ task: '' })}
          >
            {t('action.back')}
          </Button>
          {shownId ? (
            <Opened key={shownId} id={shownId} onDecided={afterDecision} choosing={chosen.length > 0} />
          ) : null}
        </div>
      </div>
    </ListPage>
  );
}

/** The scope switch as a filter of the lists. */
function withinOf(scope: ReturnType<typeof useScope>['scope']): { storeId?: string; unitId?: string } {
  if (scope.kind === 'store') return { storeId: scope.storeId };
  return scope.kind === 'region' ? { unitId: scope.regionId } : {};
}

function ChooseAll({ selection, count }: { selection: Selection; count: number }) {
  const t = useTranslations('inbox');
  if (count < 2) return null;
  const chosen = selection.ids.size;
  return (
    <Checkbox
      label={t('bulk.all')}
      checked={chosen === count}
      indeterminate={chosen > 0 && chosen < count}
      onChange={selection.toggleAll}
    />
  );
}

function Opened({ id, onDecided, choosing }: { id: string; onDecided: () => void; choosing: boolean }) {
  const query = useQuery(apiQuery('workflow', taskRoutes.get, { params: { id } }));
  return (
    <QueryGate query={query}>
      {(task) => <TaskPreview task={task} onDecided={onDecided} choosing={choosing} />}
    </QueryGate>
  );
}

function ListSkeleton() {
  return (
    <div className={styles['list']} aria-hidden>
      {[70, 55, 64, 48].map((width) => (
        <div key={width} className={styles['item']}>
          <Skeleton width={`${width}%`} />
          <Skeleton width={`${width - 20}%`} height={12} />
        </div>
      ))}
    </div>
  );
}
