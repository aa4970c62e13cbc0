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

interface Axe {
  /** The loaded rules; what a rule finds has the rule's own impact. Not part of the documented interface. */
  readonly _audit?: { readonly rules: readonly { readonly id: string; readonly impact?: string }[] };
  run(options: object): Promise<{ violations: Violation[] }>;
}

/** Rules that can only find what is moderate or minor are left out: a third of the time, for nothing that fails. */
const violationsOf = (page: Page) =>
  page.evaluate(async () => {
    const { axe } = window as unknown as { axe: Axe };
    const lesser = (axe._audit?.rules ?? []).filter((r) => r.impact === 'moderate' || r.impact === 'minor');
    const rules = Object.fromEntries(lesser.map(({ id }) => [id, { enabled: false }]));
    return (await axe.run({ resultTypes: ['violations'], rules })).violations;
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
