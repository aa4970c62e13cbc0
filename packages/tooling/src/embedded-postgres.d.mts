export interface PostgresOptions {
  readonly dir: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly sync?: boolean;
}

export interface PostgresServer {
  readonly pid: number;
  readonly port: number;
  readonly socketDir: string;
  readonly adopted: boolean;
  readonly adminUrl: string;
  url(database: string, user?: string, password?: string): string;
  stop(): Promise<void>;
}

export declare const SUPERUSER: 'larder';
export declare const THROWAWAY_SETTINGS: Readonly<Record<string, string>>;
export declare function startPostgres(options: PostgresOptions): Promise<PostgresServer>;
export declare function stopPostgres(options: {
  readonly dir: string;
  readonly fastSeconds?: number;
}): Promise<boolean>;
export declare function postgresStatus(options: { readonly dir: string }): PostgresServer | null;
