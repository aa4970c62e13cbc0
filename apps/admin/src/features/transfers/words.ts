import type { Transfer, TransferDetail, TransferState } from '@larder/contracts/inventory/transfers';
import { nameIn } from '../../lib/scope.ts';

type Side = Transfer['from'];

export const sideName = (locale: string, side: Side): string =>
  nameIn(locale, { name: side.storeName, nameEn: side.storeNameEn });

const TONES: Readonly<Record<TransferState, 'neutral' | 'warn' | 'good' | 'bad'>> = {
  proposed: 'warn',
  agreed: 'warn',
  in_transit: 'neutral',
  received: 'good',
  short: 'bad',
  closed: 'neutral',
  declined: 'neutral',
  cancelled: 'neutral',
};
export const stateTone = (state: TransferState) => TONES[state];

/** What the reader may do next, the main thing first. */
export type Verb = 'agree' | 'decline' | 'cancel' | 'ship' | 'receive' | 'settle';

export function verbsOf({ state, from, to }: Pick<TransferDetail, 'state' | 'from' | 'to'>): Verb[] {
  const either = from.mine || to.mine;
  switch (state) {
    case 'proposed':
      if ([from, to].some((side) => side.mine && side.agreedAt === null)) return ['agree', 'decline'];
      return either ? ['cancel'] : [];
    case 'agreed':
      return [...(from.mine ? (['ship'] as const) : []), ...(either ? (['cancel'] as const) : [])];
    case 'in_transit':
      return to.mine ? ['receive'] : [];
    case 'short':
      return either ? ['settle'] : [];
    default:
      return [];
  }
}
