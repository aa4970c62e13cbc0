import { type Delegation, delegationRoutes } from '@larder/contracts/workflow/delegation';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Badge, Button, Combobox, DateInput, Field, TextInput } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { todayIn } from '../lib/business-day.ts';
import { fieldName, ProblemError } from '../lib/problem.ts';
import { apiQuery, useApiMutation, useProblemText } from '../lib/query.ts';
import { useSession } from '../lib/session.ts';
import styles from './delegations.module.css';
import { QueryGate } from './detail-page.tsx';
import { FieldPair, FormBody, FormButtons, FormProblem } from './form.tsx';

const TONES = { planned: 'neutral', running: 'good', over: 'neutral', revoked: 'neutral', left: 'warn' } as const;

interface DelegationsProps {
  /** Whose approvals; absent: the reader's own. */
  userId?: string | undefined;
}

/** Who decides for a person and when, who they decide for, and a form to hand over some days. */
export function Delegations({ userId }: DelegationsProps) {
  const t = useTranslations('delegation');
  const session = useSession();
  const query = useQuery(apiQuery('workflow', delegationRoutes.list, { query: userId ? { userId } : {} }));
  return (
    <div className={styles['delegations']}>
      <HandOver userId={userId} />
      <QueryGate query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={styles['quiet']}>{t('none')}</p>
          ) : (
            <ul className={styles['list']} aria-label={t('list')}>
              {items.map((delegation) => (
                <DelegationRow key={delegation.id} delegation={delegation} whose={userId ?? session.user.id} />
              ))}
            </ul>
          )
        }
      </QueryGate>
    </div>
  );
}

function DelegationRow({ delegation, whose }: { delegation: Delegation; whose: string }) {
  const t = useTranslations('delegation');
  const formats = useFormats();
  const given = delegation.from.id === whose;
  const end = useApiMutation({
    route: delegationRoutes.end,
    invalidates: ['workflow', 'audit'],
    success: () => t('ended'),
  });
  const alive = delegation.state === 'planned' || delegation.state === 'running';
  return (
    <li>
      <div>
        <strong>
          {given
            ? t('given', { name: delegation.to.displayName })
            : t('received', { name: delegation.from.displayName })}
        </strong>
        <span className={styles['quiet']}>
          {t('span', { from: formats.businessDate(delegation.startsOn), to: formats.businessDate(delegation.endsOn) })}
          {delegation.note ? ` · ${delegation.note}` : ''}
        </span>
      </div>
      <Badge tone={TONES[delegation.state]}>{t(`state.${delegation.state}`)}</Badge>
      {given && alive ? (
        <Button size="sm" loading={end.isPending} onClick={() => end.mutate({ params: { id: delegation.id } })}>
          {t('end')}
        </Button>
      ) : null}
    </li>
  );
}

type Errors = Readonly<Record<string, string>>;

function HandOver({ userId }: DelegationsProps) {
  const t = useTranslations('delegation');
  const problemText = useProblemText();
  const { tenant } = useSession();
  const now = todayIn(tenant.zone);
  const [toUserId, setToUserId] = useState<string | null>(null);
  const [startsOn, setStartsOn] = useState(now);
  const [endsOn, setEndsOn] = useState(now);
  const [note, setNote] = useState('');
  const [errors, setErrors] = useState<Errors>({});
  const candidates = useQuery(apiQuery('workflow', delegationRoutes.candidates, { query: userId ? { userId } : {} }));
  const create = useApiMutation({
    route: delegationRoutes.create,
    invalidates: ['workflow', 'audit'],
    success: ({ to }) => t('done', { name: to.displayName }),
    quiet: true,
  });
  if (candidates.data?.items.length === 0) return <p className={styles['quiet']}>{t('nobody')}</p>;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setErrors(toUserId === null ? { toUserId: t('choose') } : {});
    if (toUserId === null) return;
    try {
      await create.mutateAsync({
        body: {
          ...(userId ? { fromUserId: userId } : {}),
          toUserId,
          startsOn,
          endsOn,
          ...(note.trim() ? { note: note.trim() } : {}),
        },
      });
      setToUserId(null);
      setNote('');
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const onFields = Object.fromEntries(error.errors.map((e) => [fieldName(e.path), e.message]));
      setErrors(Object.keys(onFields).length > 0 ? onFields : { root: problemText(error) });
    }
  };
  return (
    <FormBody onSubmit={(event) => void save(event)}>
      <Field label={t('to')} hint={t('toHint')} error={errors['toUserId']}>
        <Combobox
          options={(candidates.data?.items ?? []).map((p) => ({ value: p.id, label: p.displayName }))}
          value={toUserId}
          placeholder={t('choose')}
          onValueChange={setToUserId}
        />
      </Field>
      <FieldPair>
        <Field label={t('from')} error={errors['startsOn']}>
          <DateInput min={now} value={startsOn} onChange={(event) => setStartsOn(event.currentTarget.value)} />
        </Field>
        <Field label={t('until')} hint={t('untilHint')} error={errors['endsOn']}>
          <DateInput min={startsOn} value={endsOn} onChange={(event) => setEndsOn(event.currentTarget.value)} />
        </Field>
      </FieldPair>
      <Field label={t('note')} optional>
        <TextInput maxLength={200} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      </Field>
      <FormProblem>{errors['root']}</FormProblem>
      <FormButtons>
        <Button type="submit" variant="primary" loading={create.isPending}>
          {t('handOver')}
        </Button>
      </FormButtons>
    </FormBody>
  );
}
