import { type Answer, judge } from './oracle.ts';

const SLOW_MS = 2_000;

/** What a run of wrong requests has shown so far. */
export class Tally {
  readonly slow: string[] = [];
  /** Chunks of nothing but refusals and reads, after which the rows were looked at. */
  refusedChunks = 0;
  private readonly start = performance.now();
  private readonly times: number[] = [];
  private readonly byStatus = new Map<number, number>();
  private readonly found = new Map<string, string>();

  get sent(): number {
    return this.times.length;
  }

  elapsedMs(): number {
    return performance.now() - this.start;
  }

  /** @param difference rows that changed while these were answered, '' for none */
  add(answers: readonly Answer[], difference: string): void {
    for (const a of answers) {
      this.times.push(a.ms);
      this.byStatus.set(a.status, (this.byStatus.get(a.status) ?? 0) + 1);
      if (a.ms > SLOW_MS) this.slow.push(`${Math.round(a.ms)} ms ${a.what}`);
      const fault = judge(a);
      if (fault !== null)
        this.found.set(
          `${a.status} ${a.what}`,
          `${fault}: ${a.what}\n  ${a.method} ${a.url.slice(0, 200)}\n  sent ${String(a.payload ?? '').slice(0, 400)}\n  got ${a.body.slice(0, 300)}`,
        );
    }
    if (answers.some((a) => a.status < 400 && (a.audited || (a.method !== 'GET' && a.method !== 'HEAD')))) return;
    this.refusedChunks += 1;
    if (difference === '') return;
    const all = answers.map((a) => `${a.status} ${a.what}`).join('; ');
    this.found.set(`rows ${difference}`, `only refusals, but ${difference}: ${all.slice(0, 3_000)}`);
  }

  /** One per kind of request and answer. */
  faults(): string[] {
    return [...this.found.values()];
  }

  share(status: number): number {
    return (this.byStatus.get(status) ?? 0) / this.sent;
  }

  /** A single slow answer is this machine's business; a share of them, far from the median, is the product's. */
  tooOftenSlow(): boolean {
    const budget = Math.max(SLOW_MS, this.percentile(0.5) * 50);
    return this.times.filter((ms) => ms > budget).length > this.sent / 200;
  }

  summary(): string {
    const statuses = [...this.byStatus].sort(([a], [b]) => a - b).map(([s, n]) => `${s}: ${n}`);
    return `${this.sent} requests in ${(this.elapsedMs() / 1000).toFixed(1)} s, median ${this.percentile(0.5).toFixed(1)} ms, p99 ${this.percentile(0.99).toFixed(0)} ms, ${this.slow.length} over ${SLOW_MS} ms, no row changed by ${this.refusedChunks} chunks of refusals; ${statuses.join(', ')}`;
  }

  private percentile(share: number): number {
    return [...this.times].sort((a, b) => a - b)[Math.floor(this.times.length * share)] ?? 0;
  }
}
