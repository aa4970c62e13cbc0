export interface DayOptions {
  /** How often each part is hit. */
  readonly kills: {
    readonly api: number;
    readonly worker: number;
    readonly postgres: number;
    readonly redis: number;
    /** All connections to PostgreSQL at once. */
    readonly cut: number;
    /** The disk is full for a while. */
    readonly disk: number;
  };
  /** Size of the day, 1 = about 180 revisions a store. */
  readonly scale: number;
  readonly batchSize: number;
  readonly seed: number;
  /** The queue on Redis, where there is a redis-server. */
  readonly redis: boolean;
  /** Rows on a small disk, where one may be mounted. */
  readonly disk: boolean;
  readonly log: (line: string) => void;
}

export interface DayResult {
  readonly tickets: number;
  readonly batches: number;
  readonly wastes: number;
  readonly resends: number;
  /** Answers with 503. */
  readonly refused: number;
  readonly cuts: number;
  /** What this machine cannot do. */
  readonly notRun: readonly string[];
  /** Empty when everything adds up. */
  readonly faults: readonly string[];
}

export declare function chaosDay(options: DayOptions): Promise<DayResult>;
