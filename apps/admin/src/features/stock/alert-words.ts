import type { AlertKind } from '@larder/contracts/inventory/alerts';
import type { Tone } from '@larder/ui';

/** The colour that repeats what the word says. */
export const kindTone = (kind: AlertKind): Tone => (kind === 'below_safety' ? 'warn' : 'bad');
