import { setTimeout } from 'node:timers/promises';

/**
 * Questions that come while one is being asked are asked together in the next: one round trip for all of them. Nothing is
 * kept: every answer is younger than its question, and a single question goes at once. Under load rounds keep a pause, so that
 * they grow instead of following each other with a handful of questions each.
 */
export class Together<Q, A> {
  private waiting: {
    readonly question: Q;
    readonly resolve: (answer: A) => void;
    readonly reject: (e: unknown) => void;
  }[] = [];
  private asking = false;

  /** @param ask answers stand in the order of the questions */
  constructor(
    private readonly ask: (questions: readonly Q[]) => Promise<readonly A[]>,
    private readonly most: number,
    /** From the start of a round to that of the next, which questions may come in. */
    private readonly pauseMs = 0,
  ) {}

  of(question: Q): Promise<A> {
    return new Promise<A>((resolve, reject) => {
      this.waiting.push({ question, resolve, reject });
      if (!this.asking) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.asking = true;
    while (this.waiting.length > 0) {
      const round = this.waiting.splice(0, this.most);
      const pause = this.pauseMs > 0 && setTimeout(this.pauseMs);
      try {
        const answers = await this.ask(round.map((w) => w.question));
        round.forEach((w, i) => {
          w.resolve(answers[i] as A);
        });
      } catch (error) {
        for (const w of round) w.reject(error);
      }
      if (pause) await pause;
    }
    this.asking = false;
  }
}
