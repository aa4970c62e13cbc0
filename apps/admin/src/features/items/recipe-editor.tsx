import { type ItemDetail, itemRoutes } from '@larder/contracts/catalog/items';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Button, DateInput, Field, IconButton, TextInput } from '@larder/ui';
import { Plus, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { FieldPair, FormBody, FormButtons, FormProblem } from '../../components/form.tsx';
import { ItemCombobox } from '../../components/item-combobox.tsx';
import { ProblemError } from '../../lib/problem.ts';
import { useApiMutation, useProblemText } from '../../lib/query.ts';
import { nameIn } from '../../lib/scope.ts';
import { CycleProblem, cycleOf } from './cycle-problem.tsx';
import styles from './items.module.css';
import { addLine, type DraftProblems, draftFrom, inputOf, type LineDraft, problemsOf } from './recipe-draft.ts';

interface RecipeEditorProps {
  item: ItemDetail;
  /** 'YYYY-MM-DD' in the chain's zone. */
  today: string;
  onClose: () => void;
  onSaved: (item: ItemDetail) => void;
}

/** A new recipe version, begun as a copy of the latest. Earlier versions stay for earlier days. */
export function RecipeEditor({ item, today, onClose, onSaved }: RecipeEditorProps) {
  const t = useTranslations('items');
  const formats = useFormats();
  const problemText = useProblemText();
  const [draft, setDraft] = useState(() => draftFrom(item.recipes[0], today));
  const [problems, setProblems] = useState<DraftProblems>({});
  const [refusal, setRefusal] = useState<ProblemError | null>(null);
  const save = useApiMutation({
    route: itemRoutes.addRecipe,
    invalidates: ['catalog', 'audit'],
    quiet: true,
    success: () => t('recipeSaved', { date: formats.businessDate(draft.effectiveFrom) }),
  });

  const change = (next: typeof draft) => {
    setDraft(next);
    setRefusal(null);
    if (Object.keys(problems).length > 0) setProblems(problemsOf(next));
  };
  const changeLine = (key: number, part: Partial<LineDraft>) =>
    change({ ...draft, lines: draft.lines.map((line) => (line.key === key ? { ...line, ...part } : line)) });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found = problemsOf(draft);
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    try {
      const saved = await save.mutateAsync({ params: { id: item.id }, body: inputOf(draft) });
      onClose();
      onSaved(saved);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      setRefusal(error);
    }
  };
  const problem = (place: string) => {
    const found = problems[place];
    return found ? t(`recipeProblem.${found}`) : undefined;
  };
  const cycle = cycleOf(refusal);

  return (
    <FormBody onSubmit={(event) => void submit(event)}>
      <FieldPair>
        <Field label={t('effectiveFrom')} hint={t('effectiveHint')} error={problem('effectiveFrom')}>
          <DateInput
            value={draft.effectiveFrom}
            onChange={(event) => change({ ...draft, effectiveFrom: event.currentTarget.value })}
          />
        </Field>
        <Field label={t('yield')} hint={t('yieldHint')} error={problem('yield')}>
          <TextInput
            numeric
            inputMode="decimal"
            value={draft.yield}
            suffix={<span>{formats.unit(item.baseUom)}</span>}
            onChange={(event) => change({ ...draft, yield: event.currentTarget.value })}
          />
        </Field>
      </FieldPair>
      <fieldset className={styles['lines']}>
        <legend>{t('components')}</legend>
        {draft.lines.map((line, index) => (
          <LineRow
            key={line.key}
            line={line}
            index={index}
            inCycle={line.item !== null && line.item.id === cycle?.[1]}
            problem={(part) => problem(`lines.${line.key}.${part}`)}
            onChange={(part) => changeLine(line.key, part)}
            onRemove={
              draft.lines.length > 1
                ? () => change({ ...draft, lines: draft.lines.filter((other) => other.key !== line.key) })
                : undefined
            }
          />
        ))}
        <div>
          <Button
            variant="quiet"
            size="sm"
            icon={<Plus aria-hidden />}
            onClick={() => change({ ...draft, lines: addLine(draft.lines) })}
          >
            {t('addComponent')}
          </Button>
        </div>
      </fieldset>
      {cycle ? (
        <CycleProblem item={item} cycle={cycle} lines={draft.lines} />
      ) : (
        <FormProblem>{refusal ? problemText(refusal) : null}</FormProblem>
      )}
      <FormButtons>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" loading={save.isPending}>
          {t('saveVersion')}
        </Button>
      </FormButtons>
    </FormBody>
  );
}

interface LineRowProps {
  line: LineDraft;
  index: number;
  inCycle: boolean;
  problem: (part: 'item' | 'quantity' | 'wastePct') => string | undefined;
  onChange: (part: Partial<LineDraft>) => void;
  onRemove: (() => void) | undefined;
}

function LineRow({ line, index, inCycle, problem, onChange, onRemove }: LineRowProps) {
  const t = useTranslations('items');
  const formats = useFormats();
  const name = line.item ? nameIn(formats.locale, line.item) : String(index + 1);
  return (
    <div className={styles['line']}>
      <Field label={t('component')} error={inCycle ? t('recipeProblem.cycle') : problem('item')}>
        <ItemCombobox value={line.item} onPick={(item) => onChange({ item })} placeholder={t('findComponent')} />
      </Field>
      <Field label={t('quantity')} error={problem('quantity')}>
        <TextInput
          numeric
          inputMode="decimal"
          value={line.quantity}
          suffix={line.item ? <span>{formats.unit(line.item.baseUom)}</span> : undefined}
          onChange={(event) => onChange({ quantity: event.currentTarget.value })}
        />
      </Field>
      <Field label={t('waste')} error={problem('wastePct')}>
        <TextInput
          numeric
          inputMode="decimal"
          value={line.wastePct}
          suffix={<span>%</span>}
          onChange={(event) => onChange({ wastePct: event.currentTarget.value })}
        />
      </Field>
      {onRemove ? (
        <IconButton
          variant="quiet"
          label={t('removeComponent', { name })}
          icon={<Trash2 aria-hidden />}
          onClick={onRemove}
        />
      ) : null}
    </div>
  );
}
