import { type Person, peopleRoutes } from '@larder/contracts/identity/people';
import { type Role, roleHas } from '@larder/contracts/permissions';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Dialog, Drawer, Field, TextInput, toast } from '@larder/ui';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Delegations } from '../../components/delegations.tsx';
import { Facts, Panel, QueryGate } from '../../components/detail-page.tsx';
import { ProblemError } from '../../lib/problem.ts';
import { apiQuery, useApiMutation, useProblemText } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { useMay, useSession } from '../../lib/session.ts';
import { chosenIn, type GrantDraft, type GrantErrors, grantErrorsOf, missingIn } from './grant-draft.ts';
import { GrantEditor } from './grant-editor.tsx';
import styles from './people.module.css';
import { PersonStatus } from './person-status.tsx';

interface PersonDrawerProps {
  /** Empty while no person is open. */
  personId: string;
  onClose: () => void;
  onLink: (name: string, link: string) => void;
}

/** One person: who, which roles, and what can be done about them. */
export function PersonDrawer({ personId, onClose, onLink }: PersonDrawerProps) {
  const t = useTranslations('people');
  const query = useQuery({
    ...apiQuery('identity', peopleRoutes.get, { params: { id: personId } }),
    enabled: personId !== '',
  });
  return (
    <Drawer
      open={personId !== ''}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={query.data?.displayName ?? t('title')}
      size="wide"
    >
      {personId === '' ? null : (
        <QueryGate query={query}>
          {(person) => <PersonCard key={person.version} person={person} onClose={onClose} onLink={onLink} />}
        </QueryGate>
      )}
    </Drawer>
  );
}

interface PersonCardProps {
  person: Person;
  onClose: () => void;
  onLink: (name: string, link: string) => void;
}

function PersonCard({ person, onClose, onLink }: PersonCardProps) {
  const t = useTranslations('people');
  const formats = useFormats();
  const roles = useTranslations('roles');
  const may = useMay();
  const session = useSession();
  const delegation = useTranslations('delegation');
  const editable = person.editable && may('identity.user.write');
  const approves =
    person.status === 'active' && person.grants.some((g) => roleHas(g.role as Role, 'workflow.task.decide'));
  return (
    <div className={styles['form']}>
      <Facts
        items={[
          { label: t('status'), value: <PersonStatus person={person} /> },
          { label: t('email'), value: person.emailMasked },
          { label: t('phone'), value: person.phoneMasked },
          { label: t('lastSignIn'), value: person.lastSignInAt ? formats.dateTime(person.lastSignInAt) : t('never') },
          ...(editable
            ? []
            : [
                {
                  label: t('roles'),
                  value: person.grants
                    .map(
                      (g) => `${roles(g.role)} · ${nameIn(formats.locale, { name: g.unitName, nameEn: g.unitNameEn })}`,
                    )
                    .join('\n'),
                },
              ]),
        ]}
      />
      {editable ? <PersonForm person={person} onClose={onClose} /> : null}
      {editable ? <PersonActions person={person} onLink={onLink} /> : null}
      {approves && may('identity.user.write') ? (
        <Panel title={delegation('ofPerson', { name: person.displayName })}>
          <Delegations userId={person.id} />
        </Panel>
      ) : null}
      {editable || !may('identity.user.write') ? null : (
        <p className={styles['note']}>{t(person.id === session.user.id ? 'self' : 'notEditable')}</p>
      )}
    </div>
  );
}

function PersonForm({ person, onClose }: { person: Person; onClose: () => void }) {
  const t = useTranslations('people');
  const problemText = useProblemText();
  const options = useQuery(apiQuery('identity', peopleRoutes.options, {}));
  const [displayName, setDisplayName] = useState(person.displayName);
  const [grants, setGrants] = useState<GrantDraft[]>(
    person.grants.map(({ role, unitId }, key) => ({ key, role, unitId })),
  );
  const [grantErrors, setGrantErrors] = useState<GrantErrors>({});
  const [problem, setProblem] = useState('');
  const change = useApiMutation({
    route: peopleRoutes.change,
    invalidates: ['identity', 'audit'],
    success: () => t('saved'),
    quiet: true,
  });
  const changeGrants = (next: GrantDraft[]) => {
    setGrants(next);
    setGrantErrors({});
  };
  const before = JSON.stringify([person.displayName, person.grants.map(({ role, unitId }) => ({ role, unitId }))]);
  const changed =
    JSON.stringify([displayName, chosenIn(grants)]) !== before || chosenIn(grants).length !== grants.length;

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const incomplete = missingIn(grants, { role: t('chooseRole'), unitId: t('chooseScope') });
    setGrantErrors(incomplete);
    setProblem(displayName.trim() ? '' : t('required'));
    if (!displayName.trim() || Object.keys(incomplete).length > 0) return;
    try {
      await change.mutateAsync({
        params: { id: person.id },
        body: { version: person.version, displayName, grants: chosenIn(grants) },
      });
      onClose();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const onGrants = grantErrorsOf(error.errors);
      setGrantErrors(onGrants);
      if (Object.keys(onGrants).length === 0) setProblem(problemText(error));
    }
  };
  return (
    <form className={styles['form']} onSubmit={(event) => void save(event)} noValidate>
      <Field label={t('name')}>
        <TextInput value={displayName} onChange={(event) => setDisplayName(event.currentTarget.value)} />
      </Field>
      {options.data ? (
        <GrantEditor options={options.data} value={grants} onChange={changeGrants} errors={grantErrors} />
      ) : null}
      {problem ? (
        <p className={styles['problem']} role="alert">
          {problem}
        </p>
      ) : null}
      <div className={styles['buttons']}>
        <Button type="submit" variant="primary" disabled={!changed} loading={change.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

function PersonActions({ person, onLink }: { person: Person; onLink: (name: string, link: string) => void }) {
  const t = useTranslations('people');
  const [asking, setAsking] = useState(false);
  const name = person.displayName;
  const input = { params: { id: person.id } };
  const sendLink = useApiMutation({
    route: peopleRoutes.sendLink,
    invalidates: ['identity', 'audit'],
    onSuccess: ({ link }) => (link ? onLink(name, link) : void toast.success(t('linkMailed'))),
  });
  const freeze = useApiMutation({
    route: peopleRoutes.freeze,
    invalidates: ['identity', 'audit'],
    success: () => t('frozenDone', { name }),
    onSuccess: () => setAsking(false),
  });
  const restore = useApiMutation({
    route: peopleRoutes.restore,
    invalidates: ['identity', 'audit'],
    success: () => t('restoredDone', { name }),
  });
  if (person.status === 'frozen') {
    return (
      <div className={styles['actions']}>
        <Button loading={restore.isPending} onClick={() => restore.mutate(input)}>
          {t('restore')}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles['actions']}>
      <Button loading={sendLink.isPending} onClick={() => sendLink.mutate(input)}>
        {t(person.status === 'invited' ? 'resend' : 'reset')}
      </Button>
      <Button variant="danger" onClick={() => setAsking(true)}>
        {t('freeze')}
      </Button>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={t('freezeTitle', { name })}
        description={t('freezeDetail')}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>{t('keep')}</Button>
            <Button variant="danger" loading={freeze.isPending} onClick={() => freeze.mutate(input)}>
              {t('freeze')}
            </Button>
          </>
        }
      />
    </div>
  );
}
