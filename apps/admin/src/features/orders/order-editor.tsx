import type { OrderDetail } from '@larder/contracts/ordering/order';
import { orderRoutes } from '@larder/contracts/ordering/order-routes';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { EmptyState, lazyPart, Skeleton, toast } from '@larder/ui';
import { DataGrid, FilterBar, type GridHandle } from '@larder/ui/data';
import { useQueryClient } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { type KeyboardEvent, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { DetailPage } from '../../components/detail-page.tsx';
import { PresencePeople } from '../../components/presence-people.tsx';
import { call } from '../../lib/api-client.ts';
import { usePresence } from '../../lib/live/use-presence.ts';
import { useSelected } from '../../lib/observable.ts';
import { queryKey, useProblemText } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import { shortcutSheet, usePageShortcuts } from '../../lib/shortcuts.ts';
import { downloadCsv } from './download-csv.ts';
import { type OrderRow, QUANTITY, rowsIn } from './model.ts';
import { orderColumns } from './order-columns.tsx';
import { OrderDock } from './order-dock.tsx';
import { type OrderPanel, OrderPanels } from './order-panels.tsx';
import { CutoffWords, StateBadge, sourceName } from './order-words.tsx';
import styles from './orders.module.css';
import { PrintSheet } from './print-sheet.tsx';
import { orderDetail } from './routes.tsx';
import type { ReviewBoard } from './session/review-board.ts';
import { useOrderSheet } from './session/use-order-session.ts';
import { SheetActions } from './sheet-actions.tsx';
import { sheetShortcuts } from './sheet-shortcuts.ts';
import { SheetViews } from './sheet-views.tsx';
import { useCards } from './use-cards.ts';
import { usePassed } from './use-now.ts';
import { useOrderRequests } from './use-order-requests.ts';
import { usePrinting } from './use-printing.ts';

// A sheet on a desk never becomes the cards of a phone.
const OrderCards = lazyPart(() => import('./order-cards.tsx').then((m) => ({ default: m.OrderCards })));
// What stands above the sheet may come a moment after it.
const ChangeStrips = lazyPart(() => import('./change-strips.tsx').then((m) => ({ default: m.ChangeStrips })));
const OrderTerms = lazyPart(() => import('./order-terms.tsx').then((m) => ({ default: m.OrderTerms })));

/** The full sheet of an order. */
export default function OrderEditor({ order }: { readonly order: OrderDetail }) {
  const t = useTranslations('orders');
  const formats = useFormats();
  const cards = useCards();
  const may = useMay();
  const { store } = useScope();
  const client = useQueryClient();
  const problemText = useProblemText();
  const { view, q } = orderDetail.useSearch();
  const setSearch = orderDetail.useSetSearch();
  const printing = usePrinting();
  const [panel, setPanel] = useState<OrderPanel | null>(null);

  const passed = usePassed(order.cutoffAt);
  const editable = order.canEdit && (order.state === 'reviewing' || order.state === 'generated') && !passed;
  const { rows, session, review } = useOrderSheet(order, editable);
  const { people, setEditing } = usePresence(order.id);
  const { requests, asked } = useOrderRequests(order.id);
  const grid = useRef<GridHandle>(null);
  const [reveal, setReveal] = useState<{ id: string } | null>(null);
  // The filtered rows follow the view, not each keystroke: a row must not leave while it is typed in.
  const [frozen, setFrozen] = useState(() => review.get());
  const shown = useMemo(() => rowsIn(rows, view, frozen, q), [rows, view, frozen, q]);

  const onWhy = useCallback((row: OrderRow) => setPanel({ kind: 'why', row }), []);
  const onReason = useCallback((row: OrderRow) => setPanel({ kind: 'reason', row }), []);
  const onAccept = useCallback((row: OrderRow) => session.settleStale([row.id], 'accept'), [session]);
  const onConflict = useCallback((row: OrderRow) => setPanel({ kind: 'conflict', row }), []);
  const columns = useMemo(
    () =>
      orderColumns({
        t,
        formats,
        policy: order.policy,
        currency: order.currency,
        editable,
        onWhy,
        onReason,
        onAccept,
        onConflict,
        asked,
      }),
    [t, formats, order.policy, order.currency, editable, onWhy, onReason, onAccept, onConflict, asked],
  );
  const shortcuts = useMemo(() => sheetShortcuts(t), [t]);
  usePageShortcuts(shortcuts);
  const onRowKey = (event: KeyboardEvent, row: OrderRow) => {
    const key = event.key.toLowerCase();
    if (key === '?') shortcutSheet.set(true);
    else if (key === 'i') onWhy(row);
    else if (key === 'r' && editable) onReason(row);
    else if (key === 's' && may('ordering.item.stop')) setPanel({ kind: 'stop', row });
    else return;
    event.preventDefault();
  };
  const refresh = () => client.invalidateQueries({ queryKey: queryKey('ordering') });
  const copyLast = async () => {
    try {
      const version = await session.flush();
      await call(orderRoutes.copyLast, { params: { id: order.id }, body: { version } });
      const fresh = await call(orderRoutes.get, { params: { id: order.id } });
      // The copied quantities become ordinary edits, so that undo takes them back.
      const saved = new Map(fresh.lines.map((line) => [line.itemId, line]));
      session.store.apply(
        rows.map((row) => ({
          rowId: row.id,
          columnId: 'quantity',
          value: copiedText(row, saved.get(row.id)?.quantity),
        })),
      );
      toast.success(t('copy.done'));
      await refresh();
    } catch (error) {
      toast.error(problemText(error));
    }
  };

  const source = sourceName(formats.locale, order);
  const groups = useMemo(
    () => ({
      key: () => order.sourceId,
      header: () => <SourceHeader order={order} source={source} review={review} />,
    }),
    [order, source, review],
  );
  const showRow = (id: string) => {
    if (!shown.some((row) => row.id === id)) setSearch({ view: 'all', q: '' });
    if (cards) setReveal({ id });
    else grid.current?.focusCell({ rowId: id, columnId: QUANTITY });
  };
  const notices = noticesOf(order).length + (order.fit ? 1 : 0);
  return (
    <>
      <div className="no-print">
        <DetailPage
          title={t('title')}
          mark={<StateBadge state={order.state} />}
          lead={
            <span className={styles['lead']}>
              <span>{t('lead.delivery', { date: formats.businessDay(order.deliveryDate, 'short') })}</span>
              {store ? null : (
                <span>{nameIn(formats.locale, { name: order.storeName, nameEn: order.storeNameEn })}</span>
              )}
              <span>{source}</span>
              {order.urgency === 'urgent' ? <strong className={styles['soon']}>{t('urgent')}</strong> : null}
              <CutoffWords at={order.cutoffAt} />
              <PresencePeople people={people} />
            </span>
          }
          actions={
            <SheetActions
              order={order}
              onCsv={() => downloadCsv(t, formats, order, rows, session.store.patches())}
              onCopyLast={editable ? () => void copyLast() : null}
              editable={editable}
              requests={requests}
              onPanel={(kind) => setPanel({ kind })}
            />
          }
          dock={
            <OrderDock
              order={order}
              session={session}
              review={review}
              editable={editable}
              onMissingReason={(id) => setPanel({ kind: 'reason', row: rows.find((row) => row.id === id) as OrderRow })}
            />
          }
        >
          <div>
            <Notices order={order} />
            <Suspense fallback={null}>
              {order.fit ? (
                <OrderTerms order={order} fit={order.fit} rows={rows} review={review} patches={session.store.patches} />
              ) : null}
              <ChangeStrips rows={rows} session={session} editable={editable} onShow={showRow} />
            </Suspense>
            <div className={styles['views']}>
              <SheetViews
                rows={rows}
                review={review}
                view={view}
                q={q}
                onSelect={(next, filter) => {
                  setFrozen(review.now());
                  setSearch({ view: next, q: filter });
                }}
              />
              <FilterBar search={{ value: q, onChange: (next) => setSearch({ q: next }), placeholder: t('find') }} />
            </div>

            {cards ? (
              <Suspense fallback={<Skeleton height={240} />}>
                <OrderCards
                  rows={shown}
                  store={session.store}
                  policy={order.policy}
                  currency={order.currency}
                  editable={editable}
                  onWhy={onWhy}
                  onReason={onReason}
                  onAccept={onAccept}
                  onConflict={onConflict}
                  asked={asked}
                  reveal={reveal}
                />
              </Suspense>
            ) : (
              <DataGrid
                handle={grid}
                label={t('title')}
                columns={columns}
                rows={shown}
                rowId={rowId}
                store={session.store}
                groups={groups}
                onRowOpen={onWhy}
                onRowKey={onRowKey}
                onRowFocus={setEditing}
                empty={<EmptyState title={t('empty.view')} />}
                foot={editable ? <span className={styles['quiet']}>{t('keys')}</span> : null}
                maxHeight={`max(300px, calc(100dvh - ${notices > 0 ? 408 + 48 * notices : 408}px))`}
              />
            )}
          </div>
        </DetailPage>
      </div>
      {printing ? <PrintSheet order={order} rows={rows} patches={session.store.patches()} /> : null}
      <OrderPanels panel={panel} order={order} session={session} onPanel={setPanel} />
    </>
  );

  function copiedText(row: OrderRow, quantity: string | undefined): string | undefined {
    const packs = quantity === undefined ? undefined : String(Number(quantity) / Number(row.line.pack));
    return packs === row.suggested ? undefined : packs;
  }
}

const rowId = (row: OrderRow): string => row.id;

/** The source with its minimum order and how far the sheet is from it. */
function SourceHeader({
  order,
  source,
  review,
}: {
  readonly order: OrderDetail;
  readonly source: string;
  readonly review: ReviewBoard;
}) {
  const t = useTranslations('orders');
  const formats = useFormats();
  const missing = BigInt(order.minOrderAmount) - useSelected(review, (now) => now.amountMinor);
  return (
    <>
      <strong>{source}</strong>
      {order.minOrderAmount > 0 ? (
        <small className={missing > 0n ? styles['short'] : styles['quiet']}>
          {missing > 0n
            ? t('minimum.missing', { amount: formats.money(missing, order.currency) })
            : t('minimum.reached', { amount: formats.moneyRounded(order.minOrderAmount, order.currency) })}
        </small>
      ) : null}
      {order.deliveryWindow ? (
        <small className={styles['quiet']}>{t('lead.window', { window: order.deliveryWindow })}</small>
      ) : null}
      <small className={styles['quiet']}>
        {t('lead.covers', { date: formats.businessDay(order.coverUntil, 'short') })}
      </small>
    </>
  );
}

type Notice = 'incomplete' | 'returned';

function noticesOf(order: OrderDetail): Notice[] {
  return [
    ...(order.dataCompleteness === 'incomplete' ? (['incomplete'] as const) : []),
    ...(order.returnComment && order.state === 'reviewing' ? (['returned'] as const) : []),
  ];
}

function Notices({ order }: { readonly order: OrderDetail }) {
  const t = useTranslations('orders');
  const formats = useFormats();
  const days = order.incompleteDays.map((day) => formats.businessDay(day)).join(t('listSeparator'));
  return noticesOf(order).map((notice) => (
    <p key={notice} className={styles['notice']}>
      <TriangleAlert aria-hidden />
      {notice === 'incomplete'
        ? t('incomplete.notice', { days })
        : t('returned', { comment: order.returnComment ?? '' })}
    </p>
  ));
}
