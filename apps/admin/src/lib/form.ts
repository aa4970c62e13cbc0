import { zodResolver } from '@hookform/resolvers/zod';
import { type DefaultValues, type FieldPath, type FieldValues, type UseFormReturn, useForm } from 'react-hook-form';
import type { z } from 'zod';
import { fieldName, ProblemError } from './problem.ts';

/**
 * Puts a problem's field errors onto the form.
 * @returns the messages that belong to no field of the form, to be shown above the buttons; empty when all were placed.
 */
export function applyProblem<Values extends FieldValues>(
  form: Pick<UseFormReturn<Values>, 'setError' | 'getValues'>,
  error: unknown,
): string[] {
  if (!(error instanceof ProblemError)) throw error;
  const rest: string[] = [];
  let first = true;
  for (const problem of error.errors) {
    const name = fieldName(problem.path);
    const [field = ''] = name.split('.');
    const known = field !== '' && field in form.getValues();
    if (known) {
      form.setError(
        name as FieldPath<Values>,
        { type: problem.code, message: problem.message },
        { shouldFocus: first },
      );
      first = false;
    } else {
      rest.push(problem.message);
    }
  }
  if (error.errors.length === 0) rest.push(error.detail ?? error.title);
  return rest;
}

/**
 * A form checked by a contract schema. Read errors through `form.formState.errors`, register inputs with `form.register`.
 * `submit(save)` gives the form's onSubmit: a ProblemError thrown by `save` lands on the fields and the rest under `root`.
 */
export function useContractForm<Schema extends z.ZodType<FieldValues, FieldValues>>(
  schema: Schema,
  defaultValues: DefaultValues<z.input<Schema>>,
) {
  const form = useForm<z.input<Schema>, unknown, z.output<Schema>>({
    resolver: zodResolver(schema),
    defaultValues,
    mode: 'onTouched',
  });
  const submit = (save: (values: z.output<Schema>) => Promise<unknown>) =>
    form.handleSubmit(async (values) => {
      try {
        await save(values);
      } catch (error) {
        const rest = applyProblem(form as unknown as UseFormReturn<FieldValues>, error);
        if (rest.length > 0) form.setError('root', { type: 'server', message: rest.join(' ') });
      }
    });
  return { ...form, submit };
}

/** Registers an optional text: what was left empty is no text. */
export const textOrNull = { setValueAs: (text: string | null) => text?.trim() || null };
