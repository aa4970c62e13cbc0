import { SIGNAL_KINDS, type Signal, type SignalKind, signalRoutes } from '@larder/contracts/ordering/signals';
import { orgRoutes } from '@larder/contracts/org/units';
import { useTranslations } from '@larder/i18n/react';
import { Button, DateInput, Drawer, Field, Select, TextInput } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { FieldPair, FormBody, FormButtons, FormProblem } from '../../components/form.tsx';
import { UnitCombobox } from '../../components/unit-combobox.tsx';
import { ProblemError } from '../../lib/problem.ts';
import { apiQuery, useApiMutation, useProblemText } from '../../lib/query.ts';
import { useScope } from '../../lib/scope.ts';
import { figureOf, figureText, goodsMissing, hasValue, promotionBody, promotionDraft } from './model.ts';
import { PromotionFields } from './promotion-fields.tsx';

interface SignalDrawerProps {
  open: boolean;
  entry: Signal | 'new' | null;
  today: string;
  onClose: () => void;
}

/** One entry of the demand calendar. */
export function SignalDrawer({ open, entry, today, onClose }: SignalDrawerProps) {
  const t = useTranslations('signals');
  return (
    <Drawer
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={entry === 'new' ? t('add') : t('edit')}
    >
      {entry === null ? null : <SignalForm entry={entry} today={today} onClose={onClose} />}
    </Drawer>
  );
}

function SignalForm({ entry, today, onClose }: Omit<SignalDrawerProps, 'open'> & { entry: Signal | 'new' }) {
  const t = useTranslations('signals');
  const problemText = useProblemText();
  const { store } = useScope();
  const known = entry === 'new' ? null : entry;
  const [kind, setKind] = useState<SignalKind>(known?.kind ?? 'promotion');
  const [unitId, setUnitId] = useState<string | null>(known?.unitId ?? store?.id ?? null);
  const [from, setFrom] = useState(known?.from ?? today);
  const [to, setTo] = useState(known?.to ?? today);
  const [name, setName] = useState(known?.name ?? '');
  const [figure, setFigure] = useState(figureText(known));
  const [promotion, setPromotion] = useState(() => promotionDraft(known));
  const [wrong, setWrong] = useState<'value' | 'price' | 'items' | 'categories' | null>(null);
  const [note, setNote] = useState(known?.note ?? '');
  const units = useQuery(apiQuery('org', orgRoutes.units, {}));
  const done = { invalidates: ['ordering', 'audit'], quiet: true, onSuccess: onClose } as const;
  const create = useApiMutation({ route: signalRoutes.create, ...done });
  const update = useApiMutation({ route: signalRoutes.update, ...done });
  const remove = useApiMutation({ route: signalRoutes.remove, ...done });
  const failure = create.error ?? update.error ?? remove.error;
  const errors = failure instanceof ProblemError ? failure.errors : [];
  const errorOf = (field: string) => {
    if (field !== wrong) return errors.find((e) => e.path === field)?.message;
    return t(field === 'items' || field === 'categories' ? 'chooseGoods' : 'notANumber');
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    const body = {
      kind,
      unitId: unitId ?? '',
      from,
      to,
      name,
      value: hasValue(kind) ? figureOf(figure) : null,
      note: note.trim() || null,
      ...(kind === 'promotion' ? promotionBody(promotion) : {}),
    };
    // NaN would travel as null and be kept as "no figure".
    const unread = Number.isNaN(body.value) ? 'value' : Number.isNaN(body.price) ? 'price' : null;
    const bad = unread ?? (kind === 'promotion' ? goodsMissing(promotion) : null);
    setWrong(bad);
    if (bad) return;
    if (known) update.mutate({ params: { id: known.id }, body: { ...body, version: known.version } });
    else create.mutate({ body });
  };
  return (
    <FormBody onSubmit={save}>
      <Field label={t('kind.label')} hint={t(`about.${kind}`)} error={errorOf('kind')}>
        <Select
          value={kind}
          onValueChange={setKind}
          options={SIGNAL_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
      </Field>
      <Field label={t('name')} error={errorOf('name')}>
        <TextInput value={name} maxLength={80} onChange={(event) => setName(event.currentTarget.value)} />
      </Field>
      <Field label={t('place')} hint={t('placeHint')} error={errorOf('unitId')}>
        <UnitCombobox
          units={units.data?.items ?? []}
          value={unitId}
          placeholder={t('choosePlace')}
          hint={(unit) => unit.code}
          onValueChange={setUnitId}
        />
      </Field>
      <FieldPair>
        <Field label={t('from')} error={errorOf('from')}>
          <DateInput value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
        </Field>
        <Field label={t('to')} error={errorOf('to')}>
          <DateInput value={to} min={from || undefined} onChange={(event) => setTo(event.currentTarget.value)} />
        </Field>
      </FieldPair>
      {kind === 'promotion' ? (
        <PromotionFields value={promotion} onChange={setPromotion} errorOf={errorOf} overlaps={known?.overlaps ?? []} />
      ) : null}
      {kind !== 'promotion' && hasValue(kind) ? (
        <Field label={t(`valueOf.${kind as 'footfall'}`)} error={errorOf('value')}>
          <TextInput
            numeric
            inputMode="decimal"
            value={figure}
            onChange={(event) => setFigure(event.currentTarget.value)}
          />
        </Field>
      ) : null}
      <Field label={t('note')} error={errorOf('note')}>
        <TextInput value={note} maxLength={400} onChange={(event) => setNote(event.currentTarget.value)} />
      </Field>
      <FormProblem>{failure && errors.length === 0 ? problemText(failure) : null}</FormProblem>
      <FormButtons>
        {known ? (
          <Button
            variant="danger"
            loading={remove.isPending}
            onClick={() => remove.mutate({ params: { id: known.id } })}
          >
            {t('remove')}
          </Button>
        ) : null}
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" loading={create.isPending || update.isPending}>
          {t('save')}
        </Button>
      </FormButtons>
    </FormBody>
  );
}
