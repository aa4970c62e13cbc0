export declare function isAlive(pid: number): boolean;
export declare function startMark(pid: number): string | null;
export declare function commandLine(pid: number): string;
export declare function waitForExit(pid: number, timeoutMs: number): Promise<boolean>;
