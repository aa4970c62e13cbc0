const DAY_MS = 86_400_000;
const WEEK = 7;

/** Dates that a range of the page names: whole weeks up to yesterday, or the person's own while they are complete. */
export function spanOf(
  search: { range: '4' | '8' | '26' | 'own'; from: string; to: string },
  today: string,
): { from: string; to: string } {
  const { range, from, to } = search;
  if (range === 'own' && from !== '' && to !== '' && from <= to) return { from, to };
  const weeks = range === 'own' ? 8 : Number(range);
  const back = (days: number) => new Date(Date.parse(today) - days * DAY_MS).toISOString().slice(0, 10);
  return { from: back(weeks * WEEK), to: back(1) };
}
