import { setImmediate } from 'node:timers/promises';

/** One job's outcome within a group. */
export type Answer<A> = { readonly value: A | PromiseLike<A> } | { readonly error: unknown };

export interface GroupOptions<J, A> {
  /** Does a group in one transaction; answers in the order of the jobs. Throws when nothing of it happened. */
  readonly run: (jobs: readonly J[]) => Promise<readonly Answer<A>[]>;
  readonly weight: (job: J) => number;
  /** Most weight of a group; a heavier job goes alone. */
  readonly mostWeight: number;
  /** Most jobs in line per lane. */
  readonly mostWaiting: number;
  /** Two jobs of one identity never share a group: the second must see what the first has done. */
  readonly identity: (job: J) => string;
  /** Whether a group that failed with this error is tried again in parts. */
  readonly worthAlone: (error: unknown) => boolean;
  /** The error for a job that finds the line full. */
  readonly full: () => Error;
}

interface Waiting<J, A> {
  readonly job: J;
  readonly resolve: (value: A | PromiseLike<A>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: jobs of a lane that arrive while its transaction runs share the next one. Nobody waits for company: the first
 * job starts at once, so that an idle lane is as quick as without it, and groups grow by themselves with the load.
 */
export class GroupCommit<J, A> {
  private readonly lanes = new Map<string, Waiting<J, A>[]>();

  constructor(private readonly options: GroupOptions<J, A>) {}

  /** @param lane jobs of different lanes never meet */
  submit(lane: string, job: J): Promise<A> {
    return new Promise<A>((resolve, reject) => {
      const line = this.lanes.get(lane);
      const waiting = { job, resolve, reject };
      if (!line) {
        this.lanes.set(lane, [waiting]);
        void this.drain(lane);
      } else if (line.length >= this.options.mostWaiting) reject(this.options.full());
      else line.push(waiting);
    });
  }

  /** True while jobs of the lane run or wait. */
  isBusy(lane: string): boolean {
    return this.lanes.has(lane);
  }

  private async drain(lane: string): Promise<void> {
    const line = this.lanes.get(lane) ?? [];
    while (line.length > 0) {
      await this.settle(this.next(line));
      // The turn in which a group ends is full of its answers: what waits in the sockets meanwhile joins the next one.
      await setImmediate();
    }
    this.lanes.delete(lane);
  }

  /** The longest start of the line that may share a transaction; at least one job. */
  private next(line: Waiting<J, A>[]): Waiting<J, A>[] {
    const { weight, mostWeight, identity } = this.options;
    const seen = new Set<string>();
    let total = 0;
    let count = 0;
    for (const { job } of line) {
      total += weight(job);
      if (count > 0 && (total > mostWeight || seen.has(identity(job)))) break;
      seen.add(identity(job));
      count += 1;
    }
    return line.splice(0, count);
  }

  private async settle(group: readonly Waiting<J, A>[]): Promise<void> {
    try {
      const answers = await this.options.run(group.map((w) => w.job));
      group.forEach((w, i) => {
        const answer = answers[i];
        if (answer && 'value' in answer) w.resolve(answer.value);
        else w.reject(answer?.error ?? new Error('a job of the group has no answer'));
      });
    } catch (error) {
      if (group.length === 1 || !this.options.worthAlone(error)) {
        for (const w of group) w.reject(error);
        return;
      }
      // The group is undone as a whole. Halved again and again, in the end only the job that can't be done fails.
      const half = group.length >> 1;
      await this.settle(group.slice(0, half));
      await this.settle(group.slice(half));
    }
  }
}
