import { toMilli } from '@larder/contracts/common/quantity';
import {
  type ReceiptDetail,
  type ReceiptLine,
  receivingRoutes,
  type ScanResult,
} from '@larder/contracts/supply-chain/receiving';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Dialog, Progress } from '@larder/ui';
import { ViewTabs } from '@larder/ui/data';
import { useCallback, useMemo, useRef, useState } from 'react';
import { DetailPage, Dock } from '../../components/detail-page.tsx';
import { useGo } from '../../components/route-link.tsx';
import { useApiMutation } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import {
  acceptedValueMinor,
  acceptMissing,
  addAccepted,
  type Entries,
  enteredLines,
  faultsOf,
  missingMilli,
} from './draft.ts';
import { ReceiptLineRow } from './receipt-line-row.tsx';
import styles from './receiving.module.css';
import { deliveries, receiveOrder } from './routes.tsx';
import { ScanField } from './scan-field.tsx';
import { type Draft, useDraft } from './use-draft.ts';

const NOTHING: Entries = [];

/** The delivery as it is being checked in. */
export function DraftReceipt({
  receipt,
  onPosted,
}: {
  receipt: ReceiptDetail;
  onPosted: (posted: ReceiptDetail) => void;
}) {
  const t = useTranslations('receiving');
  const formats = useFormats();
  const { show } = receiveOrder.useSearch();
  const setSearch = receiveOrder.useSetSearch();
  const draft = useDraft(receipt);
  const [lit, setLit] = useState<number>();
  const { entries, change } = draft;
  // Lines that were complete before this delivery have nothing to check.
  const expected = useMemo(() => receipt.lines.filter((line) => toMilli(line.open) > 0n), [receipt.lines]);
  const entered = enteredLines(entries);
  const shown = expected.filter((line) => show === 'all' || (show === 'entered') === entered.has(line.lineNo));
  const byLine = useStableGroups(entries);
  const faults = faultsOf(receipt, entries);
  const onLine = useCallback(
    (lineNo: number, to: (own: Entries) => Entries) =>
      change((all) => [...all.filter((e) => e.lineNo !== lineNo), ...to(all.filter((e) => e.lineNo === lineNo))]),
    [change],
  );
  const onFound = (found: ScanResult): string => {
    const line = expected.find((l) => found.lineNos.includes(l.lineNo) && missingMilli(l, entries) > 0n);
    const name = nameIn(formats.locale, found);
    if (!line) return t('scanFull', { name });
    const milli = toMilli(found.quantity ?? line.pack);
    change((all) => addAccepted(all, line, milli));
    setSearch({ show: 'all' });
    setLit(line.lineNo);
    return t('scanned', { name, quantity: formats.quantityMilli(milli, line.unit) });
  };
  return (
    <DetailPage
      title={nameIn(formats.locale, { name: receipt.order.sourceName, nameEn: receipt.order.sourceNameEn })}
      lead={`${receipt.order.number} · ${nameIn(formats.locale, { name: receipt.order.storeName, nameEn: receipt.order.storeNameEn })}`}
      back={{ to: deliveries.to(), label: t('title') }}
      actions={<DiscardButton id={receipt.id} />}
      dock={
        <ReceiveDock receipt={receipt} expected={expected} draft={draft} faults={faults.size} onPosted={onPosted} />
      }
    >
      <ScanField receiptId={receipt.id} onFound={onFound} />
      <ViewTabs
        label={t('lines')}
        current={show}
        onSelect={(id) => setSearch({ show: id as typeof show })}
        views={[
          { id: 'all', label: t('filter.all'), count: expected.length },
          { id: 'open', label: t('filter.open'), count: expected.length - entered.size },
          { id: 'entered', label: t('filter.entered'), count: entered.size },
        ]}
      />
      <ul className={styles['lines']} aria-label={t('lines')}>
        {shown.map((line) => (
          <ReceiptLineRow
            key={line.lineNo}
            line={line}
            entries={byLine.get(line.lineNo) ?? NOTHING}
            fault={faults.get(line.lineNo)}
            lit={lit === line.lineNo}
            onChange={onLine}
          />
        ))}
      </ul>
    </DetailPage>
  );
}

/** Entries by line; a line whose entries did not change keeps its array, so that one tap renders one row. */
function useStableGroups(entries: Entries): ReadonlyMap<number, Entries> {
  const last = useRef<ReadonlyMap<number, Entries>>(new Map());
  return useMemo(() => {
    const groups = new Map<number, Entries>();
    for (const entry of entries) groups.set(entry.lineNo, [...(groups.get(entry.lineNo) ?? []), entry]);
    for (const [lineNo, own] of groups) {
      const before = last.current.get(lineNo);
      if (before?.length === own.length && before.every((e, i) => e === own[i])) groups.set(lineNo, before);
    }
    last.current = groups;
    return groups;
  }, [entries]);
}

interface ReceiveDockProps {
  receipt: ReceiptDetail;
  expected: readonly ReceiptLine[];
  draft: Draft;
  faults: number;
  onPosted: (posted: ReceiptDetail) => void;
}

function ReceiveDock({ receipt, expected, draft, faults, onPosted }: ReceiveDockProps) {
  const t = useTranslations('receiving');
  const formats = useFormats();
  const { entries, change, flush } = draft;
  const [flushing, setFlushing] = useState(false);
  const post = useApiMutation({
    route: receivingRoutes.post,
    invalidates: ['supply-chain', 'inventory'],
    success: () => t('posted'),
    onSuccess: onPosted,
  });
  const entered = enteredLines(entries).size;
  const book = async () => {
    setFlushing(true);
    const version = await flush();
    setFlushing(false);
    if (version !== null) post.mutate({ params: { id: receipt.id }, body: { version } });
  };
  return (
    <Dock
      end={
        <>
          <Button
            size="lg"
            disabled={expected.every((line) => missingMilli(line, entries) <= 0n)}
            onClick={() => change((all) => acceptMissing(all, expected))}
          >
            {t('receiveAll')}
          </Button>
          <Button
            size="lg"
            variant="primary"
            disabled={entered === 0 || faults > 0}
            loading={flushing || post.isPending}
            onClick={() => void book()}
          >
            {t('post')}
          </Button>
        </>
      }
    >
      <div className={styles['dockFacts']}>
        <Progress
          label={t('lines')}
          value={entered}
          max={expected.length}
          text={t('dock.lines', { done: entered, total: expected.length })}
        />
        <span className={styles['quiet']}>
          <span className="num">
            {t('dock.value', { amount: formats.money(acceptedValueMinor(receipt, entries), receipt.order.currency) })}
          </span>
          <SaveState draft={draft} />
        </span>
      </div>
    </Dock>
  );
}

function SaveState({ draft }: { draft: Draft }) {
  const t = useTranslations('receiving');
  const formats = useFormats();
  if (draft.saveState === 'failed') return <span className={styles['fault']}>{t('notSaved')}</span>;
  return (
    <span role="status">
      {draft.saveState === 'saving' ? t('saving') : t('saved', { time: formats.time(draft.savedAt) })}
    </span>
  );
}

function DiscardButton({ id }: { id: string }) {
  const t = useTranslations('receiving');
  const go = useGo();
  const [asking, setAsking] = useState(false);
  const discard = useApiMutation({
    route: receivingRoutes.discard,
    invalidates: ['supply-chain'],
    success: () => t('discarded'),
    onSuccess: () => go(deliveries.to()),
  });
  return (
    <>
      <Button variant="quiet" onClick={() => setAsking(true)}>
        {t('discard')}
      </Button>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={t('discardDialog.title')}
        description={t('discardDialog.hint')}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>{t('discardDialog.keep')}</Button>
            <Button variant="danger" loading={discard.isPending} onClick={() => discard.mutate({ params: { id } })}>
              {t('discardDialog.confirm')}
            </Button>
          </>
        }
      />
    </>
  );
}
