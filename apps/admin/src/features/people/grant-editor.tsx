import type { GrantOptions } from '@larder/contracts/identity/people';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, Combobox, type ComboboxOption, Field, IconButton, Select } from '@larder/ui';
import { Plus, X } from 'lucide-react';
import type { z } from 'zod';
import { nameIn } from '../../lib/scope.ts';
import type { GrantDraft, GrantErrors, Role } from './grant-draft.ts';
import styles from './people.module.css';

interface GrantEditorProps {
  options: z.infer<typeof GrantOptions>;
  value: readonly GrantDraft[];
  onChange: (value: GrantDraft[]) => void;
  errors: GrantErrors;
}

/** Roles with the unit at and below which each counts. */
export function GrantEditor({ options, value, onChange, errors }: GrantEditorProps) {
  const t = useTranslations('people');
  const roleName = useTranslations('roles');
  const { locale } = useFormats();
  const roles = options.roles.map((role) => ({ value: role, label: roleName(role) }));
  const units: ComboboxOption<string>[] = options.units.map((unit) => ({
    value: unit.id,
    label: nameIn(locale, unit),
    hint: t(`unitType.${unit.type}`),
    keywords: `${unit.name} ${unit.nameEn ?? ''}`,
  }));
  const root = options.units.find((unit) => unit.parentId === null);
  const patch = (key: number, part: Partial<GrantDraft>) =>
    onChange(value.map((grant) => (grant.key === key ? { ...grant, ...part } : grant)));
  const chooseRole = (key: number, role: Role) =>
    patch(key, role === 'owner' && root ? { role, unitId: root.id } : { role });

  return (
    <div className={styles['grants']}>
      {value.map((grant, index) => (
        <div key={grant.key} className={styles['grant']}>
          <Field label={t('role')} error={errors[index]?.role}>
            <Select
              options={roles}
              value={grant.role}
              placeholder={t('chooseRole')}
              onValueChange={(role) => chooseRole(grant.key, role)}
            />
          </Field>
          <Field label={t('scope')} error={errors[index]?.unitId}>
            <Combobox
              options={units}
              value={grant.unitId}
              placeholder={t('chooseScope')}
              onValueChange={(unitId) => patch(grant.key, { unitId })}
            />
          </Field>
          {value.length > 1 ? (
            <IconButton
              variant="quiet"
              label={t('removeRole')}
              icon={<X aria-hidden />}
              onClick={() => onChange(value.filter((other) => other.key !== grant.key))}
            />
          ) : null}
        </div>
      ))}
      <div>
        <Button
          variant="quiet"
          size="sm"
          icon={<Plus aria-hidden />}
          onClick={() => onChange([...value, { key: nextKey(value), role: null, unitId: null }])}
        >
          {t('addRole')}
        </Button>
      </div>
    </div>
  );
}

const nextKey = (value: readonly GrantDraft[]): number => Math.max(0, ...value.map((grant) => grant.key)) + 1;
