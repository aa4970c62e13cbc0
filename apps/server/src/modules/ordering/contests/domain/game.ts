import { type DayMoney, ItemRun, type LivedDay, turnDays } from './item-run.ts';
import type { PuzzleContent } from './puzzle.ts';

/** What a player ordered on one turn, base units by item; an item that is not named was not ordered. */
export type Move = ReadonlyMap<string, number>;

/**
 * A puzzle as far as it was played: computed from the stored moves alone, so that the same moves always end in the same money.
 * Stands on the morning of the next turn, or after the last day when every turn is played.
 */
export class Game {
  readonly runs: readonly ItemRun[];
  readonly turns: readonly number[];
  /** Turns that are played. */
  readonly turn: number;
  readonly over: boolean;

  constructor(content: PuzzleContent, moves: readonly Move[]) {
    this.turns = turnDays(content);
    this.runs = content.items.map((item) => new ItemRun(item, content));
    this.turn = Math.min(moves.length, this.turns.length);
    this.over = this.turn === this.turns.length;
    this.liveUntil(this.turns[0] ?? content.days);
    for (let turn = 0; turn < this.turn; turn++) {
      for (const run of this.runs) if (run.question()) run.order(moves[turn]?.get(run.item.itemId) ?? 0);
      this.liveUntil(this.turns[turn + 1] ?? content.days);
    }
    if (this.over) this.liveUntil(content.days + content.tail);
  }

  /** Day of this morning. */
  get day(): number {
    return this.runs[0]?.day ?? 0;
  }

  private liveUntil(day: number): void {
    for (const run of this.runs) while (run.day < day) run.live();
  }
}

/** Sums of money over days; rounded once, at the end. */
export function sumMoney(days: Iterable<DayMoney>): DayMoney {
  let won = 0;
  let lostMargin = 0;
  let waste = 0;
  let holding = 0;
  for (const day of days) {
    won += day.won;
    lostMargin += day.lostMargin;
    waste += day.waste;
    holding += day.holding;
  }
  return { won, lostMargin, waste, holding };
}

export const moneyUntil = (runs: readonly ItemRun[], day: number): DayMoney =>
  sumMoney(runs.flatMap((run) => run.lived.slice(0, day).map((d: LivedDay) => d.money)));
