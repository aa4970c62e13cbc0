export interface TestNeed {
  readonly suite: string;
  readonly missing: () => string | null;
}
export function findExecutable(name: string): string | null;
export const TEST_NEEDS: Readonly<Record<'redis', TestNeed>>;
export function suitesNotRun(): string[];
