import type { Issue, Tally } from './import-figures.ts';

/** Of each kind of warning so many rows are listed; all are counted. Errors are listed all: their rows can be downloaded. */
const MOST_WARNINGS = 1_000;

/** Counts every finding, and holds those to be listed until they are written. */
export class IssueSink {
  private issues: Issue[] = [];
  private readonly warnings = new Map<string, number>();
  private readonly tally: Tally;

  constructor(tally: Tally) {
    this.tally = tally;
  }

  get waiting(): number {
    return this.issues.length;
  }

  add(issue: Issue): void {
    this.tally.issue(issue);
    if (issue.level === 'warning') {
      const listed = this.warnings.get(issue.code) ?? 0;
      if (listed >= MOST_WARNINGS) return;
      this.warnings.set(issue.code, listed + 1);
    }
    this.issues.push(issue);
  }

  take(): Issue[] {
    const { issues } = this;
    this.issues = [];
    return issues;
  }
}
