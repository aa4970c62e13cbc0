/** Which of Larder's programs this is; settings such as statement timeouts depend on it. */
export type ProcessName = 'api' | 'worker' | 'cli' | 'seed' | 'test';
export const PROCESS_NAME = Symbol('larder.process-name');
