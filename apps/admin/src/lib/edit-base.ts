import { useState } from 'react';
import { ProblemError } from './problem.ts';

/** Names of the fields in which two versions of a record differ. */
export function changedFields<Record extends object>(before: Record, after: Record): (keyof Record)[] {
  return (Object.keys(after) as (keyof Record)[]).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
}

/**
 * The version of a record that a form began with. The query behind it may bring a newer one while the form is open;
 * saving must still name the old one, or somebody else's change would be overwritten unseen.
 */
export function useEditBase<Record extends object>(latest: Record) {
  const [base, setBase] = useState(latest);
  const [conflict, setConflict] = useState(false);
  return {
    base,
    conflict,
    /** Fields that somebody else changed since the form was opened. */
    changed: conflict ? changedFields(base, latest) : [],
    /** Keeps the form open on somebody else's change. @returns false for any other error, which is the caller's */
    refused: (error: unknown): boolean => {
      const refused = error instanceof ProblemError && error.code === 'version_conflict';
      if (refused) setConflict(true);
      return refused;
    },
    /** Goes on from the newest version. */
    advance: () => {
      setBase(latest);
      setConflict(false);
    },
  };
}

export type EditBase<Record extends object> = ReturnType<typeof useEditBase<Record>>;
