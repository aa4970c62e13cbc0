import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { archiveName, isDue, lastDue, pruneArchives, scheduledArchives } from './schedule.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'larder-schedule-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const local = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute);

describe('daily backups', () => {
  it.each([
    ['none yet', local(2, 12), null, true],
    ['made today after the hour', local(2, 12), local(2, 3, 1), false],
    ['made yesterday, before the hour today', local(2, 2, 59), local(1, 3), false],
    ['made yesterday, the hour has come', local(2, 3), local(1, 3), true],
    ['the machine was off for days', local(9, 22), local(2, 3), true],
    ['made by hand before the hour', local(2, 4), local(2, 1), true],
  ])('[O1] %s', (_, now, newest, due) => {
    expect(isDue(now, 3, newest)).toBe(due);
  });

  it('is due once a day on days with 23 and 25 hours too', () => {
    const due = new Set<number>();
    for (let at = local(1, 0).getTime(); at < new Date(2026, 11, 31).getTime(); at += 3_600_000)
      due.add(lastDue(new Date(at), 3).getTime());
    const days = [...due].sort((a, b) => a - b);
    const gaps = new Set(days.slice(1).map((at, i) => Math.round((at - (days[i] ?? 0)) / 3_600_000)));
    expect([...gaps].every((hours) => hours >= 23 && hours <= 25)).toBe(true);
  });

  it('keeps the newest, deletes older ones and torn ones, and touches nothing else', async () => {
    const names = [1, 2, 3, 4].map((day) => archiveName(new Date(Date.UTC(2026, 2, day, 3))));
    for (const name of [...names, `${names[3]}.part`, 'notes.txt', 'before-upgrade.larder.zip'])
      writeFileSync(join(folder, name), '');
    expect((await scheduledArchives(folder)).map((a) => a.at.getUTCDate())).toEqual([1, 2, 3, 4]);
    expect(await pruneArchives(folder, 2)).toHaveLength(3);
    expect(readdirSync(folder).sort()).toEqual(['before-upgrade.larder.zip', ...names.slice(2), 'notes.txt']);
    expect(existsSync(join(folder, 'notes.txt'))).toBe(true);
  });
});
