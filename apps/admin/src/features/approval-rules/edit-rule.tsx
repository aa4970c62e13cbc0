import {
  APPROVER_ROLES,
  type ApprovalRule,
  type ApproverRole,
  LADDER_LEVELS_MOST,
  ruleRoutes,
} from '@larder/contracts/workflow/rules';
import { useTranslations } from '@larder/i18n/react';
import { Button, Checkbox, Drawer, Field, IconButton, TextInput } from '@larder/ui';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { FormBody, FormButtons, FormProblem } from '../../components/form.tsx';
import { useApiMutation, useProblemText } from '../../lib/query.ts';
import styles from './approval-rules.module.css';
import { ruleName } from './words.ts';

interface EditRuleProps {
  readonly open: boolean;
  readonly rule: ApprovalRule;
  readonly most: number;
  readonly onClose: () => void;
}

interface Level {
  readonly id: number;
  readonly roles: readonly ApproverRole[];
}

let serial = 0;
const levelsFrom = (levels: readonly { readonly roles: readonly string[] }[]): Level[] =>
  levels.map(({ roles }) => ({ id: ++serial, roles: roles as readonly ApproverRole[] }));

/** The levels of a ladder as a new version. */
export function EditRule({ open, rule, most, onClose }: EditRuleProps) {
  const t = useTranslations('approval-rules');
  return (
    <Drawer
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={t('editTitle', { rule: ruleName(t, rule.key) })}
      description={t('editHint')}
    >
      {open ? <EditForm rule={rule} most={most} onClose={onClose} /> : null}
    </Drawer>
  );
}

function EditForm({ rule, most, onClose }: Omit<EditRuleProps, 'open'>) {
  const t = useTranslations('approval-rules');
  const roleName = useTranslations('roles');
  const problemText = useProblemText();
  const [levels, setLevels] = useState(() => levelsFrom(rule.current.levels));
  const [note, setNote] = useState('');
  const publish = useApiMutation({
    route: ruleRoutes.publish,
    invalidates: ['workflow', 'audit'],
    quiet: true,
    success: () => t('published'),
    onSuccess: onClose,
  });
  const fault = faultOf(levels, rule);
  const toggle = (id: number, role: ApproverRole) =>
    setLevels(
      levels.map((level) => {
        if (level.id !== id) return level;
        const has = level.roles.includes(role);
        // In the table's order, nearest to the store first: that is how they are asked.
        return { ...level, roles: APPROVER_ROLES.filter((r) => (r === role ? !has : level.roles.includes(r))) };
      }),
    );
  return (
    <FormBody
      onSubmit={(event) => {
        event.preventDefault();
        if (fault) return;
        publish.mutate({
          params: { key: rule.key },
          body: {
            basedOn: rule.current.version,
            levels: levels.map(({ roles }) => ({ roles: [...roles] })),
            note: note.trim() || null,
          },
        });
      }}
    >
      {levels.map((level, i) => (
        <Field
          key={level.id}
          label={t('rolesOf', { n: i + 1 })}
          hint={i >= most ? t('never') : i === 0 ? t('rolesHint') : undefined}
        >
          <span className={styles['row']}>
            {APPROVER_ROLES.map((role) => (
              <Checkbox
                key={role}
                label={roleName(role)}
                checked={level.roles.includes(role)}
                onChange={() => toggle(level.id, role)}
              />
            ))}
            {levels.length > 1 ? (
              <IconButton
                variant="quiet"
                className={styles['end']}
                label={t('removeLevel', { n: i + 1 })}
                icon={<Trash2 aria-hidden />}
                onClick={() => setLevels(levels.filter((each) => each.id !== level.id))}
              />
            ) : null}
          </span>
        </Field>
      ))}
      <span className={styles['row']}>
        <Button
          disabled={levels.length >= LADDER_LEVELS_MOST}
          onClick={() => setLevels([...levels, ...levelsFrom([{ roles: [] }])])}
        >
          {t('addLevel')}
        </Button>
        <Button variant="quiet" onClick={() => setLevels(levelsFrom(rule.standard))}>
          {t('standard')}
        </Button>
      </span>
      <Field label={t('note')} hint={t('noteHint')}>
        <TextInput value={note} maxLength={300} onChange={(event) => setNote(event.currentTarget.value)} />
      </Field>
      <FormProblem>
        {publish.error ? problemText(publish.error) : fault && fault !== 'same' ? t(fault) : null}
      </FormProblem>
      <FormButtons>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button
          type="submit"
          variant="primary"
          disabled={fault !== null}
          title={fault === 'same' ? t(fault) : undefined}
          loading={publish.isPending}
        >
          {t('publish')}
        </Button>
      </FormButtons>
    </FormBody>
  );
}

function faultOf(levels: readonly Level[], rule: ApprovalRule): 'needRole' | 'twice' | 'same' | null {
  if (levels.some(({ roles }) => roles.length === 0)) return 'needRole';
  const all = levels.flatMap(({ roles }) => roles);
  if (new Set(all).size < all.length) return 'twice';
  const text = (of: readonly { readonly roles: readonly string[] }[]) => of.map((l) => l.roles.join(',')).join(';');
  return text(levels) === text(rule.current.levels) ? 'same' : null;
}
