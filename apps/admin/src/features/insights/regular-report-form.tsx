import { type ReportSubscriptionView, reportSubscriptionRoutes as r } from '@larder/contracts/bi/report-subscriptions';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Field, RadioSegment, Select } from '@larder/ui';
import { useState } from 'react';
import { FieldPair, FormBody, FormButtons, FormProblem } from '../../components/form.tsx';
import { MinuteInput } from '../../components/minute-input.tsx';
import { useApiMutation, useProblemText } from '../../lib/query.ts';
import { nameIn, useScope } from '../../lib/scope.ts';
import { useSession } from '../../lib/session.ts';

const MODULE = 'report-subscriptions';
const ALL = 'all';
const EIGHT_O_CLOCK = 8 * 60;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

interface FormProps {
  /** Left out: a new one, for the scope that the page shows. */
  subscription?: ReportSubscriptionView | undefined;
  onDone: () => void;
}

/** What a report covers and when it comes. */
export function RegularReportForm({ subscription, onDone }: FormProps) {
  const t = useTranslations('insights');
  const problemText = useProblemText();
  const { scope } = useScope();
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const shown = scope.kind === 'store' ? scope.storeId : scope.kind === 'region' ? scope.regionId : null;
  const [unit, setUnit] = useState(subscription ? subscription.scopeUnitId : shown);
  const [rhythm, setRhythm] = useState(subscription?.rhythm ?? 'daily');
  const [weekday, setWeekday] = useState(subscription?.weekday ?? 1);
  const [minute, setMinute] = useState(subscription?.minute ?? EIGHT_O_CLOCK);
  const [zone, setZone] = useState(subscription?.zone ?? here);
  const options = { invalidates: [MODULE], quiet: true, success: () => t('regular.saved'), onSuccess: onDone };
  const create = useApiMutation({ route: r.create, ...options });
  const update = useApiMutation({ route: r.update, ...options });
  const error = create.error ?? update.error;
  const save = () => {
    const when = { scopeUnitId: unit, rhythm, weekday: rhythm === 'weekly' ? weekday : null, minute, zone };
    if (subscription)
      update.mutate({ params: { id: subscription.id }, body: { ...when, version: subscription.version } });
    else create.mutate({ body: { kind: 'sales', ...when } });
  };
  return (
    <FormBody
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Field label={t('regular.scope')}>
        <ScopeSelect value={unit} subscription={subscription} onChange={setUnit} />
      </Field>
      <Field label={t('regular.rhythm')} hint={t(`regular.${rhythm}Hint`)}>
        <RadioSegment<'daily' | 'weekly'>
          value={rhythm}
          onValueChange={setRhythm}
          options={(['daily', 'weekly'] as const).map((value) => ({ value, label: t(`regular.${value}`) }))}
        />
      </Field>
      <FieldPair>
        {rhythm === 'weekly' ? (
          <Field label={t('regular.weekday')}>
            <Select
              value={String(weekday)}
              onValueChange={(value) => setWeekday(Number(value))}
              options={WEEKDAYS.map((day) => ({ value: String(day), label: t(`weekday.${day}`) }))}
            />
          </Field>
        ) : null}
        <Field label={t('regular.time')}>
          <MinuteInput value={minute} onValueChange={setMinute} />
        </Field>
        <Field label={t('regular.zone')}>
          <ZoneSelect value={zone} here={here} onChange={setZone} />
        </Field>
      </FieldPair>
      <FormProblem>{error ? (error.errors[0]?.message ?? problemText(error)) : null}</FormProblem>
      <FormButtons>
        <Button onClick={onDone}>{t('regular.cancel')}</Button>
        <Button type="submit" variant="primary" loading={create.isPending || update.isPending}>
          {t('regular.save')}
        </Button>
      </FormButtons>
    </FormBody>
  );
}

interface ScopeSelectProps {
  value: string | null;
  subscription: ReportSubscriptionView | undefined;
  onChange: (unitId: string | null) => void;
}

/** Everything, the regions and the stores of the session; and what the subscription has, whatever it is. */
function ScopeSelect({ value, subscription, onChange }: ScopeSelectProps) {
  const t = useTranslations('insights');
  const { locale } = useFormats();
  const { stores } = useSession();
  const units = new Map<string, string>();
  if (subscription?.scopeUnitId)
    units.set(subscription.scopeUnitId, subscription.scope ? nameIn(locale, subscription.scope) : t('regular.gone'));
  for (const { regionId, regionName, regionNameEn } of stores)
    if (regionId && regionName) units.set(regionId, nameIn(locale, { name: regionName, nameEn: regionNameEn }));
  for (const store of stores) units.set(store.id, nameIn(locale, store));
  return (
    <Select
      value={value ?? ALL}
      onValueChange={(next) => onChange(next === ALL ? null : next)}
      options={[
        { value: ALL, label: t('regular.allMine') },
        ...[...units].map(([id, label]) => ({ value: id, label })),
      ]}
    />
  );
}

function ZoneSelect({ value, here, onChange }: { value: string; here: string; onChange: (zone: string) => void }) {
  const { tenant, stores } = useSession();
  const zones = [...new Set([value, here, tenant.zone, ...stores.map((store) => store.zone)])];
  return (
    <Select value={value} onValueChange={onChange} options={zones.map((zone) => ({ value: zone, label: zone }))} />
  );
}
