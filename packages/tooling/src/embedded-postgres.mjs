// A PostgreSQL cluster inside a folder of the project: initdb, start, adopt, stop. Plain JS on Node's own modules, because
// the launcher runs it before anything else is ready.
//
// Layout of `dir`: pgdata/ (the cluster), server.log, port, password (of the superuser). TCP on loopback with
// scram-sha-256, plus a Unix socket of mode 0700 with the same authentication.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort, isPortFree } from './ports.mjs';
import { postgresRunner } from './postgres-binaries.mjs';
import { commandLine, isAlive, waitForExit } from './processes.mjs';

export const SUPERUSER = 'larder';
const HOST = '127.0.0.1';
const LOG_LIMIT_BYTES = 20 * 1024 * 1024;
// sun_path holds 108 bytes on Linux and 104 on macOS, with "/.s.PGSQL.65535" at its end.
const SOCKET_FOLDER_LIMIT = 85;

/** @type {Record<string, string>} */
const DEFAULT_SETTINGS = {
  timezone: 'UTC',
  log_timezone: 'UTC',
  max_connections: '100',
  shared_buffers: '256MB',
  max_wal_size: '4GB',
  // WAL files are kept for use again after a quiet night: making one at noon holds up every commit of that moment.
  min_wal_size: '512MB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
};

/** Settings for a cluster that may be lost at any time (tests): nothing waits for the disk. */
export const THROWAWAY_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '128MB',
  max_connections: '200',
  max_wal_size: '2GB',
  autovacuum_naptime: '5min',
  scram_iterations: '64',
};

/**
 * @typedef {object} PostgresOptions
 * @property {string} dir folder that holds everything of this cluster
 * @property {Record<string, string>} [settings] postgresql.conf settings over the defaults; they count from the next start
 * @property {boolean} [sync] false skips fsync in initdb (tests)
 */

/**
 * @typedef {object} PostgresServer
 * @property {number} pid
 * @property {number} port
 * @property {string} socketDir
 * @property {boolean} adopted true when a server of this folder was already running
 * @property {string} adminUrl superuser on the database `postgres`
 * @property {(database: string, user?: string, password?: string) => string} url
 * @property {() => Promise<void>} stop
 */

/**
 * Starts the cluster of a folder, creating it on first use, or adopts the server that already runs there (for example the
 * one that outlived a killed launcher).
 * @param {PostgresOptions} options
 * @returns {Promise<PostgresServer>}
 * @throws {Error} with the reason and the last lines of the server's log
 */
export async function startPostgres(options) {
  const files = clusterFiles(options.dir);
  const runner = postgresRunner();
  mkdirSync(options.dir, { recursive: true, mode: 0o700 });
  runner.own(options.dir);
  if (!existsSync(join(files.data, 'PG_VERSION'))) await initialise(runner, files, options.sync ?? true);

  const running = runningServer(options.dir);
  if (running?.ready && (await answers(running.port))) return describe(files, running, true);
  // Half started, half stopped or just killed: nobody can use it, so it goes first.
  if (running) await stopPostgres(options);

  rotateLog(files.log);
  for (let attempt = 1; ; attempt++) {
    const port = await choosePort(files.port);
    writeSettings(files, { ...DEFAULT_SETTINGS, ...options.settings }, port);
    makeSocketFolder(runner, files.socketDir);
    const mark = existsSync(files.log) ? statSync(files.log).size : 0;
    writeFileSync(files.log, '', { flag: 'a', mode: 0o600 });
    runner.own(files.log);
    const result = await run(runner, 'pg_ctl', ['start', '-w', '-t', '60', '-s', '-D', files.data, '-l', files.log]);
    const started = runningServer(options.dir);
    if (result.code === 0 && started?.ready) return describe(files, started, false);

    const log = readFileSync(files.log).subarray(mark).toString('utf8');
    // Somebody took the port between the choice and the bind.
    const portTaken = /could not bind|Address already in use/i.test(log);
    // Backends of a killed postmaster hold its shared memory until they notice, a moment later.
    const dying = /shared memory block .* is still in use|lock file .* already exists/i.test(log);
    if (attempt < 20 && (portTaken || dying)) {
      if (portTaken) rmSync(files.port, { force: true });
      await new Promise((resolve) => setTimeout(resolve, 500));
      continue;
    }
    throw new Error(startFailure(runner, files, result.output, log));
  }
}

/**
 * Stops the server of a folder if one runs there. Open connections are cut; committed work stays.
 * @param {{ dir: string, fastSeconds?: number }} options how long a clean stop may take before an immediate one
 * @returns {Promise<boolean>} false when nothing ran
 */
export async function stopPostgres({ dir, fastSeconds = 8 }) {
  const files = clusterFiles(dir);
  const running = runningServer(dir);
  if (!running) return false;
  const runner = postgresRunner();
  const result = await run(runner, 'pg_ctl', [
    'stop',
    '-w',
    '-t',
    String(fastSeconds),
    '-s',
    '-m',
    'fast',
    '-D',
    files.data,
  ]);
  if (result.code !== 0 && isAlive(running.pid)) {
    // A fast stop waits for the last checkpoint; the WAL makes an immediate one safe, the next start replays it.
    await run(runner, 'pg_ctl', ['stop', '-w', '-t', '5', '-s', '-m', 'immediate', '-D', files.data]);
    if (!(await waitForExit(running.pid, 1000)))
      throw new Error(`PostgreSQL (process ${running.pid}) does not stop: ${result.output.trim()}\nlog: ${files.log}`);
  }
  return true;
}

/**
 * @param {{ dir: string }} options
 * @returns {PostgresServer | null} the running server of a folder, null when there is none
 */
export function postgresStatus({ dir }) {
  const running = runningServer(dir);
  return running?.ready ? describe(clusterFiles(dir), running, true) : null;
}

/**
 * Reads postmaster.pid and believes it only if that process is a postgres of exactly this folder.
 * @param {string} dir
 * @returns {{ pid: number, port: number, ready: boolean } | null}
 */
function runningServer(dir) {
  const { data } = clusterFiles(dir);
  let lines;
  try {
    lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  if (!isAlive(pid)) return null;
  const command = commandLine(pid);
  const isOurs = command.includes('postgres') && (command.includes(data) || command.includes(realpathSync(data)));
  if (!isOurs && process.platform !== 'win32') return null;
  return { pid, port: Number(lines[3]), ready: (lines[7] ?? '').trim() === 'ready' };
}

/**
 * True when a postmaster handles connections on the port. It must answer, not only be bound: a process that was killed a
 * moment ago still looks alive and its port still accepts.
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function answers(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ host: HOST, port, timeout: 2000 });
    const end = (/** @type {boolean} */ result) => {
      socket.destroy();
      resolve(result);
    };
    // SSLRequest: the one message that is answered before any authentication.
    socket.once('connect', () => socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])));
    socket.once('data', () => end(true));
    for (const event of ['error', 'timeout', 'close']) socket.once(event, () => end(false));
  });
}

/** @param {ReturnType<typeof clusterFiles>} files @param {{ pid: number, port: number }} running @param {boolean} adopted @returns {PostgresServer} */
function describe(files, running, adopted) {
  const superPassword = readFileSync(files.password, 'utf8').trim();
  /** @type {PostgresServer['url']} */
  const url = (database, user = SUPERUSER, password = superPassword) =>
    `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${HOST}:${running.port}/${database}`;
  return {
    pid: running.pid,
    port: running.port,
    socketDir: files.socketDir,
    adopted,
    adminUrl: url('postgres'),
    url,
    stop: async () => void (await stopPostgres({ dir: files.dir })),
  };
}

/** @param {string} dir */
function clusterFiles(dir) {
  const long = join(dir, 'socket');
  const short = join(tmpdir(), `larder-${createHash('sha256').update(dir).digest('hex').slice(0, 12)}`);
  return {
    dir,
    data: join(dir, 'pgdata'),
    log: join(dir, 'server.log'),
    port: join(dir, 'port'),
    password: join(dir, 'password'),
    socketDir: Buffer.byteLength(long) <= SOCKET_FOLDER_LIMIT ? long : short,
  };
}

/** @param {import('./postgres-binaries.mjs').Runner} runner @param {ReturnType<typeof clusterFiles>} files @param {boolean} sync */
async function initialise(runner, files, sync) {
  // Made beside its place and renamed: a killed initdb must not look like a cluster.
  const unfinished = `${files.data}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  rmSync(files.data, { recursive: true, force: true });
  writeFileSync(files.password, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  runner.own(files.password);
  const args = ['-D', unfinished, '-U', SUPERUSER, '--auth=scram-sha-256', `--pwfile=${files.password}`];
  args.push(
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--lc-messages=C',
  );
  if (!sync) args.push('--no-sync');
  const result = await run(runner, 'initdb', args);
  if (result.code !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new Error(
      `initdb failed in ${files.dir} (${runner.mode}):\n${tail(result.output)}${pathHint(runner, files)}`,
    );
  }
  appendFileSync(join(unfinished, 'postgresql.conf'), "\ninclude_if_exists = 'larder.conf'\n");
  renameSync(unfinished, files.data);
}

/** @param {ReturnType<typeof clusterFiles>} files @param {Record<string, string>} settings @param {number} port */
function writeSettings(files, settings, port) {
  /** @type {Record<string, string>} */
  const all = { ...settings, port: String(port), listen_addresses: HOST, unix_socket_permissions: '0700' };
  all['unix_socket_directories'] = process.platform === 'win32' ? '' : files.socketDir;
  const lines = Object.entries(all).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`);
  const path = join(files.data, 'larder.conf');
  writeFileSync(
    path,
    `# Written at each start; put own settings into postgresql.auto.conf (ALTER SYSTEM).\n${lines.join('\n')}\n`,
  );
  chmodSync(path, 0o644);
}

/** Keeps the port of the last start while it is free, so that a note of the address stays true. @param {string} file */
async function choosePort(file) {
  const stored = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  const port = stored > 0 && (await isPortFree(stored)) ? stored : await freePort();
  writeFileSync(file, `${port}\n`);
  return port;
}

/** @param {import('./postgres-binaries.mjs').Runner} runner @param {string} folder */
function makeSocketFolder(runner, folder) {
  if (process.platform === 'win32') return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const uid = process.getuid?.();
  // The short folder lies in the system's temporary folder, where somebody else could have made it first.
  if (dirname(folder) === tmpdir() && uid !== 0 && statSync(folder).uid !== uid)
    throw new Error(`${folder} belongs to another user: delete it or set TMPDIR`);
  chmodSync(folder, 0o700);
  runner.own(folder);
}

/** @param {string} log */
function rotateLog(log) {
  if (existsSync(log) && statSync(log).size > LOG_LIMIT_BYTES) renameSync(log, `${log}.1`);
}

/** @param {import('./postgres-binaries.mjs').Runner} runner @param {ReturnType<typeof clusterFiles>} files @param {string} output @param {string} log */
function startFailure(runner, files, output, log) {
  return `PostgreSQL did not start (${runner.mode}). ${output.trim()}\nlast lines of ${files.log}:\n${tail(log)}${pathHint(runner, files)}`;
}

/** @param {import('./postgres-binaries.mjs').Runner} runner @param {ReturnType<typeof clusterFiles>} files */
function pathHint(runner, files) {
  return runner.mode.startsWith('user ') && runner.mode !== 'user namespace'
    ? `\nThe server runs as ${runner.mode}: every folder above ${files.dir} must let that user pass (LARDER_DATA_DIR moves it).`
    : '';
}

/** @param {string} text */
function tail(text) {
  return text.trim().split('\n').slice(-20).join('\n');
}

/** @param {import('./postgres-binaries.mjs').Runner} runner @param {string} program @param {string[]} args @returns {Promise<{ code: number | null, output: string }>} */
function run(runner, program, args) {
  const [command, all] = runner.command(program, args);
  return new Promise((resolve, reject) => {
    // A working folder that the server's user may not enter makes initdb fail, hence "/".
    const child = spawn(command, all, {
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    // "exit", not "close": the server that pg_ctl leaves behind may hold the pipes open.
    child.once('exit', (code) => setImmediate(() => resolve({ code, output })));
  });
}
