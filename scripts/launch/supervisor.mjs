// Keeps the processes of the product running and stops them in order.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runInBackground } from './priority.mjs';
import { say, seconds } from './steps.mjs';

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** A process that lived this long was healthy: its next restart is quick again. */
const HEALTHY_MS = 60_000;
const LOG_LIMIT_BYTES = 50 * 1024 * 1024;

/**
 * @typedef {object} Child
 * @property {string} name
 * @property {string} script absolute path
 * @property {Record<string, string>} env
 * @property {boolean} [background] behind the processes that answer people when the processor is short
 */

export class Supervisor {
  /** @type {Map<string, { process: import('node:child_process').ChildProcess, exits: number }>} */
  #running = new Map();
  #stopping = false;
  #onChange;
  #logs;

  /** @param {string} logFolder @param {(pids: Record<string, number>) => void} onChange called when a process starts */
  constructor(logFolder, onChange) {
    this.#logs = logFolder;
    this.#onChange = onChange;
    mkdirSync(logFolder, { recursive: true, mode: 0o700 });
  }

  /** @param {Child} child */
  start(child) {
    this.#launch(child, FIRST_DELAY_MS, 0);
  }

  /** How often a process ended by itself. @param {string} name */
  exits(name) {
    return this.#running.get(name)?.exits ?? 0;
  }

  /** @param {string} name */
  logFile(name) {
    return join(this.#logs, `${name}.log`);
  }

  /** @param {string} name @param {number} [lines] */
  lastLines(name, lines = 20) {
    const file = this.logFile(name);
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(-lines).join('\n') : '(no log)';
  }

  /**
   * Asks all processes to end and kills those that do not within the time.
   * @param {number} graceMs
   */
  async stop(graceMs) {
    this.#stopping = true;
    await Promise.all(
      [...this.#running.values()].map(async ({ process: child }) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
        await ended;
        clearTimeout(timer);
      }),
    );
  }

  /** @param {Child} child @param {number} delay of the next restart @param {number} exits */
  #launch(child, delay, exits) {
    if (this.#stopping) return;
    const log = this.#openLog(child.name);
    const started = performance.now();
    const process_ = spawn(process.execPath, ['--enable-source-maps', child.script], {
      env: { ...process.env, ...child.env },
      stdio: ['ignore', log, log],
      // Its own group: Ctrl-C in the terminal reaches the launcher alone, which stops the processes in order.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    closeSync(log);
    this.#running.set(child.name, { process: process_, exits });
    if (process_.pid !== undefined) {
      if (child.background) runInBackground(process_.pid);
      this.#onChange(this.#pids());
    }
    process_.once('error', (error) => say(child.name, `could not start: ${error.message}`));
    process_.once('exit', (code, signal) => {
      const entry = this.#running.get(child.name);
      if (entry) entry.exits += 1;
      if (this.#stopping) return;
      const wait = performance.now() - started > HEALTHY_MS ? FIRST_DELAY_MS : delay;
      say(
        child.name,
        `ended (${signal ?? `exit code ${code}`}), starts again in ${seconds(wait)}; log: ${this.logFile(child.name)}`,
      );
      setTimeout(() => this.#launch(child, Math.min(wait * 2, LONGEST_DELAY_MS), exits + 1), wait);
    });
  }

  #pids() {
    /** @type {Record<string, number>} */
    const pids = {};
    for (const [name, { process: child }] of this.#running)
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) pids[name] = child.pid;
    return pids;
  }

  /** @param {string} name */
  #openLog(name) {
    const file = this.logFile(name);
    if (existsSync(file) && statSync(file).size > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`);
    return openSync(file, 'a', 0o600);
  }
}
