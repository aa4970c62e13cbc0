/** What one line asks of a warehouse. */
export interface Ask {
  /** Breaks ties, so that the order in which lines are read decides nothing. */
  readonly key: string;
  readonly packs: number;
  /** Expected gain of the line's next pack after `given`, hundredths of a minor unit; absent: nothing is known of it. */
  readonly gain?: ((given: number) => number) | undefined;
}

/**
 * Packs of a scarce item among the stores that ask for it. One pack after the other goes where it is expected to earn most:
 * the marginal value that the suggestions themselves rest on. Lines without a forecast (typed on an empty sheet) have no
 * such value; they and the others take turns in proportion to what they ask for (Webster's divisors), and among themselves
 * by the same rule.
 *
 * The packs are dealt as one sequence, and more stock only deals further: no line ever gets less because there is more.
 * Rounding proportional shares by largest remainders could not promise that.
 * @returns packs by key; all of what is asked when there is enough
 */
export function fairShare(asks: readonly Ask[], available: number): Map<string, number> {
  const given = new Map(asks.map((a) => [a.key, 0]));
  const asked = asks.reduce((sum, a) => sum + a.packs, 0);
  if (asked <= available) return new Map(asks.map((a) => [a.key, a.packs]));
  const hands = asks
    .filter((a) => a.packs > 0)
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map((ask): Hand => ({ ask, given: 0, next: ask.gain ? ask.gain(0) : null }));
  const known = new Pile(hands.filter((h) => h.next !== null));
  const unknown = new Pile(hands.filter((h) => h.next === null));
  for (let left = Math.max(0, Math.floor(available)); left > 0; left--) {
    const pile = known.quotient >= unknown.quotient ? known : unknown;
    const hand = pile === known ? pile.richest() : pile.neediest();
    if (!hand) break;
    hand.given += 1;
    pile.given += 1;
    if (hand.ask.gain && hand.given < hand.ask.packs) hand.next = hand.ask.gain(hand.given);
  }
  for (const hand of hands) given.set(hand.ask.key, hand.given);
  return given;
}

interface Hand {
  readonly ask: Ask;
  given: number;
  next: number | null;
}

const quotientOf = (packs: number, given: number): number => (given < packs ? packs / (2 * given + 1) : -1);

class Pile {
  given = 0;
  private readonly packs: number;

  constructor(private readonly hands: readonly Hand[]) {
    this.packs = hands.reduce((sum, h) => sum + h.ask.packs, 0);
  }

  get quotient(): number {
    return quotientOf(this.packs, this.given);
  }

  richest = (): Hand | undefined =>
    this.best((h) => (h.given < h.ask.packs ? (h.next as number) : Number.NEGATIVE_INFINITY));
  neediest = (): Hand | undefined => this.best((h) => quotientOf(h.ask.packs, h.given));

  /** The first of the best in the order of keys; undefined when all have what they ask for. */
  private best(worth: (hand: Hand) => number): Hand | undefined {
    let best: Hand | undefined;
    let most = Number.NEGATIVE_INFINITY;
    for (const hand of this.hands) {
      if (hand.given >= hand.ask.packs) continue;
      const value = worth(hand);
      if (best === undefined || value > most) {
        best = hand;
        most = value;
      }
    }
    return best;
  }
}
