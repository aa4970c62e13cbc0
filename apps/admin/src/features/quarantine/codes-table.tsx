import type { Item } from '@larder/contracts/catalog/items';
import type { RouteOutput } from '@larder/contracts/common/route';
import { quarantineRoutes } from '@larder/contracts/pos-sync/quarantine';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, EmptyState, Skeleton, toast } from '@larder/ui';
import { BulkBar } from '@larder/ui/data';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ItemPicker } from '../../components/item-picker.tsx';
import { useQueryError } from '../../components/list-page.tsx';
import { call, newIdempotencyKey } from '../../lib/api-client.ts';
import { queryKey, useProblemText } from '../../lib/query.ts';
import { useScope } from '../../lib/scope.ts';
import { useMay } from '../../lib/session.ts';
import styles from './quarantine.module.css';

type Code = RouteOutput<typeof quarantineRoutes.unmapped>['items'][number];

interface Props {
  codes: readonly Code[];
  loading: boolean;
  error: unknown;
  refetch: () => unknown;
}

/** Codes without an item, the most used first; several can be mapped in one go. */
export function CodesTable({ codes, loading, error, refetch }: Props) {
  const t = useTranslations('quarantine');
  const may = useMay();
  const queryError = useQueryError();
  const [chosen, setChosen] = useState<ReadonlyMap<string, Item>>(new Map());
  const { run, busy } = useMapping(() => setChosen(new Map()));
  if (error) return queryError({ error, refetch });
  if (codes.length === 0)
    return loading ? <Skeleton height={160} /> : <EmptyState title={t('noCodes')} detail={t('noCodesDetail')} />;
  const choose = (code: string, item: Item | null) =>
    setChosen((now) => {
      const next = new Map(now);
      if (item === null) next.delete(code);
      else next.set(code, item);
      return next;
    });
  return (
    <>
      <ul className={styles['codes']}>
        {codes.map((code) => (
          <CodeRow
            key={code.code}
            code={code}
            editable={may('pos-sync.quarantine.write')}
            item={chosen.get(code.code) ?? null}
            onChoose={(item) => choose(code.code, item)}
          />
        ))}
      </ul>
      <BulkBar count={chosen.size} onClear={() => setChosen(new Map())}>
        <Button
          variant="primary"
          loading={busy}
          onClick={() => void run([...chosen].map(([code, item]) => ({ code, itemId: item.id })))}
        >
          {t('mapCodes', { count: chosen.size })}
        </Button>
      </BulkBar>
    </>
  );
}

function CodeRow({
  code,
  editable,
  item,
  onChoose,
}: {
  code: Code;
  editable: boolean;
  item: Item | null;
  onChoose: (item: Item | null) => void;
}) {
  const t = useTranslations('quarantine');
  const formats = useFormats();
  const { currency } = useScope();
  return (
    <li className={styles['code']}>
      <span className={styles['codeHead']}>
        <strong className="num">{code.code}</strong>
        <small>
          {t('codeFacts', {
            lines: code.lines,
            quantity: formats.quantity(code.quantity),
            amount: formats.money(code.amount, currency),
          })}
        </small>
        <small>
          {t('codeDates', {
            from: formats.businessDay(code.firstDate),
            to: formats.businessDay(code.lastDate),
            stores: code.storeIds.length,
          })}
        </small>
      </span>
      {editable ? (
        <ItemPicker
          label={t('itemFor', { code: code.code })}
          placeholder={t('findItem')}
          value={item}
          onChange={onChoose}
        />
      ) : null}
    </li>
  );
}

/** One call per code; those that worked stay mapped when one fails. */
function useMapping(onDone: () => void) {
  const t = useTranslations('quarantine');
  const client = useQueryClient();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const run = async (pairs: readonly { code: string; itemId: string }[]) => {
    setBusy(true);
    let lines = 0;
    try {
      for (const body of pairs)
        lines += (await call(quarantineRoutes.map, { body }, { idempotencyKey: newIdempotencyKey() })).lines;
      toast.success(t('mapped', { lines }));
      onDone();
    } catch (error) {
      toast.error(problemText(error));
    } finally {
      await Promise.all(
        ['pos-sync', 'sales', 'inventory', 'catalog'].map((module) =>
          client.invalidateQueries({ queryKey: queryKey(module) }),
        ),
      );
      setBusy(false);
    }
  };
  return { run, busy };
}
