import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button } from '@larder/ui';
import type { EditStore } from '@larder/ui/data';
import { CloudOff, RefreshCw, Users } from 'lucide-react';
import { type ReactNode, useMemo, useRef, useSyncExternalStore } from 'react';
import { useValue } from '../../lib/observable.ts';
import { isStale, type OrderRow } from './model.ts';
import styles from './orders.module.css';
import type { OrderSession } from './session/order-session.ts';

export interface ChangeStripsProps {
  readonly rows: readonly OrderRow[];
  readonly session: OrderSession;
  readonly editable: boolean;
  readonly onShow: (itemId: string) => void;
}

/**
 * What happened to the sheet while this person worked on it: suggestions that moved, lines that somebody else edited too,
 * edits that came too late. Nothing here has changed a cell that they typed in.
 */
export function ChangeStrips({ rows, session, editable, onShow }: ChangeStripsProps) {
  const { conflicts, moved, late } = useValue(session.status);
  return (
    <>
      {late > 0 ? <LateStrip count={late} session={session} /> : null}
      {editable && conflicts.size > 0 ? <ConflictStrip ids={[...conflicts.keys()]} onShow={onShow} /> : null}
      {editable ? <StaleStrip rows={rows} moved={moved} session={session} onShow={onShow} /> : null}
    </>
  );
}

function Strip({ icon, tone, children, actions }: StripProps) {
  return (
    <div className={styles['strip']} data-tone={tone} role="status">
      {icon}
      <span className={styles['stripText']}>{children}</span>
      <span className={styles['stripActions']}>{actions}</span>
    </div>
  );
}

interface StripProps {
  readonly icon: ReactNode;
  readonly tone: 'amber' | 'seal';
  readonly children: ReactNode;
  readonly actions: ReactNode;
}

/** Gives the ids one after the other, and from the start again. */
function useNext(ids: readonly string[], onShow: (id: string) => void): () => void {
  const last = useRef<string | null>(null);
  return () => {
    const next = ids[(last.current === null ? -1 : ids.indexOf(last.current)) + 1] ?? ids[0];
    if (next === undefined) return;
    last.current = next;
    onShow(next);
  };
}

function StaleStrip({
  rows,
  moved,
  session,
  onShow,
}: Omit<ChangeStripsProps, 'editable'> & { readonly moved: ReadonlySet<string> }) {
  const t = useTranslations('orders');
  const stale = useStale(rows, session.store);
  const next = useNext(stale, onShow);
  const count = stale.length + moved.size;
  if (count === 0) return null;
  return (
    <Strip
      icon={<RefreshCw aria-hidden />}
      tone="amber"
      actions={
        stale.length > 0 ? (
          <>
            <Button size="sm" onClick={next}>
              {t('stale.next')}
            </Button>
            <Button size="sm" onClick={() => session.settleStale(stale, 'accept')}>
              {t('stale.acceptAll')}
            </Button>
            <Button size="sm" onClick={() => session.settleStale(stale, 'keep')}>
              {t('stale.keepMine')}
            </Button>
          </>
        ) : (
          <Button size="sm" onClick={() => session.dismissMoved()}>
            {t('stale.dismiss')}
          </Button>
        )
      }
    >
      {stale.length === 0 ? t('stale.moved', { count }) : t('stale.edited', { count, edited: stale.length })}
    </Strip>
  );
}

/** Edited lines whose suggestion has moved since; rendered again when these are other lines, not with each keystroke. */
function useStale(rows: readonly OrderRow[], store: EditStore): string[] {
  const text = useSyncExternalStore(store.subscribe, () => {
    const patches = store.patches();
    if (patches.size === 0) return '';
    return rows
      .filter((row) => isStale(row, patches.get(row.id)))
      .map((row) => row.id)
      .join(' ');
  });
  return useMemo(() => (text === '' ? [] : text.split(' ')), [text]);
}

function ConflictStrip({ ids, onShow }: { readonly ids: readonly string[]; readonly onShow: (id: string) => void }) {
  const t = useTranslations('orders');
  const next = useNext(ids, onShow);
  return (
    <Strip
      icon={<Users aria-hidden />}
      tone="seal"
      actions={
        <Button size="sm" onClick={next}>
          {t('stale.next')}
        </Button>
      }
    >
      {t('conflict.strip', { count: ids.length })}
    </Strip>
  );
}

function LateStrip({ count, session }: { readonly count: number; readonly session: OrderSession }) {
  const t = useTranslations('orders');
  return (
    <Strip
      icon={<CloudOff aria-hidden />}
      tone="seal"
      actions={
        <Button size="sm" onClick={() => void session.discardLate()}>
          {t('late.discard')}
        </Button>
      }
    >
      {t('late.strip', { count })}
    </Strip>
  );
}

/** "张敏，09:41" of a conflict. */
export function useWhoWrote(): (who: { by: { name: string } | null; at: string | null }) => string {
  const t = useTranslations('orders');
  const formats = useFormats();
  return ({ by, at }) =>
    [by?.name || t('conflict.somebody'), at === null ? '' : formats.time(at)].filter(Boolean).join(t('comma'));
}
