import { VIEW_NAME_MOST } from '@larder/contracts/identity/views';
import { useTranslations } from '@larder/i18n/react';
import { Button, Dialog, Field, TextInput } from '@larder/ui';
import { ViewTabs } from '@larder/ui/data';
import { useMemo, useState } from 'react';
import { useSelected } from '../../lib/observable.ts';
import { useSavedViews } from '../../lib/saved-views.ts';
import { type OrderRow, VIEWS, type View } from './model.ts';
import type { ReviewBoard } from './session/review-board.ts';

const isView = (text: string | undefined): text is View => (VIEWS as readonly string[]).includes(text ?? '');

/** How many lines each view holds, and the person's own views; follows the typing without rendering the sheet. */
export function SheetViews({
  rows,
  review,
  view,
  q,
  onSelect,
}: {
  readonly rows: readonly OrderRow[];
  readonly review: ReviewBoard;
  readonly view: View;
  readonly q: string;
  readonly onSelect: (view: View, q: string) => void;
}) {
  const t = useTranslations('orders');
  const saved = useSavedViews('order');
  const own = saved.views;
  const [naming, setNaming] = useState(false);
  const changed = useSelected(review, (now) => now.changed);
  const routed = useSelected(review, (now) => now.routed.length);
  const short = useMemo(() => rows.filter((row) => row.line.runsOut).length, [rows]);
  const counts: Record<View, number> = { all: rows.length, short, mine: changed, approval: routed };
  const current = own.find(({ search }) => search['view'] === view && search['q'] === q);
  const select = (id: string) => {
    if (isView(id)) return onSelect(id, '');
    const search = own.find((one) => one.id === id)?.search;
    const wanted = search?.['view'];
    onSelect(isView(wanted) ? wanted : 'all', search?.['q'] ?? '');
  };
  return (
    <>
      <ViewTabs
        label={t('views')}
        current={current?.id ?? view}
        onSelect={select}
        onSave={q !== '' && !current ? () => setNaming(true) : undefined}
        views={[
          ...VIEWS.map((id) => ({ id, label: t(`view.${id}`), count: counts[id] })),
          ...own.map(({ id, name }) => ({ id, label: name, onRemove: () => saved.remove(id) })),
        ]}
      />
      {naming ? (
        <NameDialog
          suggestion={q}
          onClose={() => setNaming(false)}
          onName={(name) => {
            saved.add(name, { view, q });
            setNaming(false);
          }}
        />
      ) : null}
    </>
  );
}

function NameDialog({
  suggestion,
  onName,
  onClose,
}: {
  readonly suggestion: string;
  readonly onName: (name: string) => void;
  readonly onClose: () => void;
}) {
  const t = useTranslations('orders');
  const [name, setName] = useState(suggestion.slice(0, VIEW_NAME_MOST));
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('saveView.title')}
      description={t('saveView.detail')}
      footer={
        <Button variant="primary" disabled={name.trim() === ''} onClick={() => onName(name.trim())}>
          {t('saveView.save')}
        </Button>
      }
    >
      <Field label={t('saveView.name')} required>
        <TextInput maxLength={VIEW_NAME_MOST} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      </Field>
    </Dialog>
  );
}
