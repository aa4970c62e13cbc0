const DAY_MS = 86_400_000;

/** Calendar date plus days, 'YYYY-MM-DD' in and out. */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
