/** Quantities of a morning that is not ordered yet, by item; kept on the device so that a closed phone loses nothing. */
export type Draft = Readonly<Record<string, string>>;

const keyOf = (attemptId: string, turn: number): string => `larder.contest.${attemptId}.${turn}`;

export function readDraft(attemptId: string, turn: number): Draft {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(attemptId, turn)) ?? '{}');
    if (kept === null || typeof kept !== 'object') return {};
    return Object.fromEntries(
      Object.entries(kept).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return {};
  }
}

export function keepDraft(attemptId: string, turn: number, draft: Draft): void {
  try {
    localStorage.setItem(keyOf(attemptId, turn), JSON.stringify(draft));
  } catch {
    // Private windows keep nothing; the day that was ordered is on the server all the same.
  }
}

export function dropDraft(attemptId: string, turn: number): void {
  try {
    localStorage.removeItem(keyOf(attemptId, turn));
  } catch {
    // As above.
  }
}

/** The next whole number of packs up or down, never below nothing; what is no number counts as nothing. */
export function stepped(value: string, pack: string, minimum: string, by: 1 | -1): string {
  const size = Math.round(Number(pack) * 1000);
  const now = Math.max(0, Math.round(Number(value || '0') * 1000) || 0);
  const least = Math.ceil(Math.round(Number(minimum) * 1000) / size) * size;
  const next = by > 0 ? (Math.floor(now / size) + 1) * size : (Math.ceil(now / size) - 1) * size;
  if (next <= 0) return '';
  if (next < least) return by > 0 ? String(least / 1000) : '';
  return String(next / 1000);
}
