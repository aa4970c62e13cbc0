export interface DayOptions {
  readonly apiKills: number;
  readonly pgKills: number;
  /** Size of the day, 1 = about 180 revisions. */
  readonly scale: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly log: (line: string) => void;
}

export declare function chaosDay(options: DayOptions): Promise<{
  readonly tickets: number;
  readonly batches: number;
  readonly resends: number;
  /** Empty when everything adds up. */
  readonly faults: readonly string[];
}>;
