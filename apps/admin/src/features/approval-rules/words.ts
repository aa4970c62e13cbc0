import type { RuleVersion } from '@larder/contracts/workflow/rules';
import type { Translate } from '@larder/i18n/react';

const OWN_FROM = 1_000;

/** A ladder's name; a key that this version does not know is shown as it is. */
export const ruleName = (t: Translate, key: string): string => (t.has(`rule.${key}`) ? t(`rule.${key}`) : key);

/** Own versions count from 1: how they are numbered inside is nobody's business. */
export const versionName = (t: Translate, { origin, version }: Pick<RuleVersion, 'origin' | 'version'>): string =>
  t(origin, { n: origin === 'own' ? version - OWN_FROM + 1 : version });
