import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

const settle = (page: Page) =>
  page.evaluate(async () => {
    const passing = document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(passing.map((animation) => animation.finished));
  });

const violationsOf = (page: Page) =>
  page.evaluate(async () => {
    const axe = (window as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } }).axe;
    return (await axe.run({ resultTypes: ['violations'] })).violations;
  });

const LOOKS = 3;

/**
 * Fails on serious and critical accessibility violations of the page as it stands, once its transitions are over: a
 * pop-up that is fading and a table that is being read again are paler than they are to read. Live updates may start such
 * a reading during the check, so what is found counts only when it is still there on a second and third look.
 */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(source);
  let bad: string[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    await settle(page);
    bad = (await violationsOf(page))
      .filter((v) => v.impact === 'serious' || v.impact === 'critical')
      .map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
    if (bad.length === 0) break;
  }
  expect(bad).toEqual([]);
}
