export interface TestNeed {
  readonly suite: string;
  readonly missing: () => string | null;
  readonly machine?: boolean;
}
export declare const TEST_NEEDS: Readonly<Record<'redis' | 'disk', TestNeed>>;
export declare function suitesNotRun(): { readonly line: string; readonly installable: boolean }[];
export declare function findExecutable(name: string): string | null;
