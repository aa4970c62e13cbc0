import { MOST_PLAYERS } from './tree-explainer.ts';
import { columnMeaning, TREE_WORDS, type TreeWord } from './words.ts';

/** The columns of a model as players of the explanation: one player per named parameter. */
export interface Players {
  /** Player of each column. */
  readonly playerOf: Uint8Array;
  readonly names: readonly string[];
  /** Index into TREE_WORDS per player. */
  readonly words: Uint8Array;
  /** Column whose value stands for the player, −1 = none; and whether it counts in units of the series' level. */
  readonly shownColumn: Int16Array;
  readonly scaled: Uint8Array;
}

/** Stands for the parameters of a word that find no place among the {@link MOST_PLAYERS}. */
const restOf = (word: TreeWord): string => `rest:${word}`;

/** Groups the columns by parameter; when there are too many, the last ones share a player per word. */
export function playersOf(columns: readonly string[]): Players {
  const all = new Set(columns.map((c) => columnMeaning(c).parameter));
  const crowded = all.size > MOST_PLAYERS;
  const names: string[] = [];
  const words: number[] = [];
  const shownColumn: number[] = [];
  const scaled: number[] = [];
  const playerOf = new Uint8Array(columns.length);
  columns.forEach((column, f) => {
    const { parameter, word, shown } = columnMeaning(column);
    const room = !crowded || names.includes(parameter) || names.length < MOST_PLAYERS - TREE_WORDS.length;
    const name = room ? parameter : restOf(word);
    let player = names.indexOf(name);
    if (player < 0) {
      player = names.push(name) - 1;
      words.push(TREE_WORDS.indexOf(word));
      shownColumn.push(-1);
      scaled.push(0);
    }
    playerOf[f] = player;
    if (shown && room) {
      shownColumn[player] = f;
      scaled[player] = shown === 'scaled' ? 1 : 0;
    }
  });
  return {
    playerOf,
    names,
    words: Uint8Array.from(words),
    shownColumn: Int16Array.from(shownColumn),
    scaled: Uint8Array.from(scaled),
  };
}
