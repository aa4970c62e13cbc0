import { useTranslations } from '@larder/i18n/react';
import { Button } from '@larder/ui';
import type { EditBase } from '../lib/edit-base.ts';
import { ConflictProblem } from './conflict-problem.tsx';
import { FormButtons, FormProblem } from './form.tsx';

interface EditFootProps {
  edit: Pick<EditBase<object>, 'conflict' | 'advance'>;
  /** What somebody else changed meanwhile, in words. */
  changed: readonly string[];
  /** What belongs to no field. */
  problem: string | undefined;
  saving: boolean;
  /** Words of the main button. */
  action: string;
  /** Puts the newest values into the form. */
  onReload: () => void;
  onCancel: () => void;
}

/** The end of a form over a record that several people edit: what stands in the way, and the two ways out. */
export function EditFoot({ edit, changed, problem, saving, action, onReload, onCancel }: EditFootProps) {
  const t = useTranslations('ui');
  return (
    <>
      {edit.conflict ? (
        <ConflictProblem
          fields={changed}
          onReload={() => {
            onReload();
            edit.advance();
          }}
          onKeep={edit.advance}
        />
      ) : (
        <FormProblem>{problem}</FormProblem>
      )}
      <FormButtons>
        <Button onClick={onCancel}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" loading={saving}>
          {action}
        </Button>
      </FormButtons>
    </>
  );
}
