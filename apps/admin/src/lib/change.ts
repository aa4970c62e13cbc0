import type { StatDelta } from '@larder/ui';

const SMALL = 0.0005;

/** Which way a difference points, and whether that is welcome. */
export function direction(difference: number, welcome: 'up' | 'down'): Pick<StatDelta, 'direction' | 'tone'> {
  if (Math.abs(difference) < SMALL) return { direction: 'flat', tone: 'neutral' };
  const way = difference > 0 ? 'up' : 'down';
  return { direction: way, tone: way === welcome ? 'good' : 'bad' };
}

/** A change in per cent of the earlier figure, with what it means; undefined where nothing can be compared. */
export function change(
  now: number | null,
  before: number | null,
  percent: (share: number) => string,
  welcome: 'up' | 'down',
): StatDelta | undefined {
  if (now === null || before === null || before <= 0) return undefined;
  const share = now / before - 1;
  return { ...direction(share, welcome), text: percent(Math.abs(share)) };
}
