import { useTranslations } from '@larder/i18n/react';
import { Button } from '@larder/ui';
import { FormProblem } from './form.tsx';

interface ConflictProblemProps {
  /** What the other person changed, in words. */
  fields: readonly string[];
  /** Throws away what was typed and shows the newest. */
  onReload: () => void;
  /** Leaves what was typed in place; the next save replaces the newest. */
  onKeep: () => void;
}

/** A record that two people edited: says what the other one changed and asks whose text stays. */
export function ConflictProblem({ fields, onReload, onKeep }: ConflictProblemProps) {
  const t = useTranslations('shell');
  return (
    <FormProblem
      action={
        <>
          <Button size="sm" onClick={onReload}>
            {t('conflict.reload')}
          </Button>
          <Button size="sm" variant="quiet" onClick={onKeep}>
            {t('conflict.keep')}
          </Button>
        </>
      }
    >
      {t('conflict.title')} {fields.length > 0 ? t('conflict.fields', { fields: fields.join(' · ') }) : null}
    </FormProblem>
  );
}
