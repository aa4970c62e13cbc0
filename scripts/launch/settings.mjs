// Settings that the launcher itself reads. Everything else is checked by the server when it starts.
import { dirname, resolve } from 'node:path';
import { lanAddresses } from '../../packages/tooling/src/lan-addresses.mjs';
import { isPortFree } from '../../packages/tooling/src/ports.mjs';
import { UserError } from './steps.mjs';

export const ROOT = dirname(dirname(import.meta.dirname));
export const DEFAULT_PORT = 7300;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

/**
 * @typedef {object} Settings
 * @property {string} dataDir
 * @property {string} host
 * @property {number | null} port null: the default one, or the next free one
 * @property {boolean} tls
 * @property {boolean} selfSigned the certificate has to be installed on every tablet
 * @property {boolean} backups a folder for daily backups is set
 * @property {string | null} databaseUrl null: the embedded PostgreSQL
 * @property {boolean} demo demo data and accounts: only on loopback with the embedded database
 * @property {boolean} loopback
 */

/** @param {NodeJS.ProcessEnv} [env] @returns {Settings} @throws {Error} naming the setting that cannot be used */
export function readSettings(env = process.env) {
  const host = env.LARDER_HOST || '127.0.0.1';
  const loopback = LOOPBACK.has(host);
  const databaseUrl = env.DATABASE_URL || null;
  if (databaseUrl && !/^postgres(ql)?:\/\//.test(databaseUrl))
    throw new UserError('DATABASE_URL must begin with postgresql://');
  let port = null;
  if (env.LARDER_PORT) {
    port = Number(env.LARDER_PORT);
    if (!Number.isInteger(port) || port < 1 || port > 65535)
      throw new UserError('LARDER_PORT must be a number from 1 to 65535');
  }
  return {
    dataDir: resolve(ROOT, env.LARDER_DATA_DIR || '.larder'),
    host,
    port,
    tls: env.LARDER_TLS === 'self-signed' || Boolean(env.LARDER_TLS_CERT),
    selfSigned: env.LARDER_TLS === 'self-signed' && !env.LARDER_TLS_CERT,
    backups: Boolean(env.LARDER_BACKUP_DIR),
    databaseUrl,
    demo: env.LARDER_DEMO !== '0' && databaseUrl === null && loopback,
    loopback,
  };
}

/**
 * The port to listen on. A port that was asked for is never silently changed.
 * @param {Settings} settings
 * @returns {Promise<number>}
 */
export async function choosePort(settings) {
  const { host } = settings;
  if (settings.port !== null) {
    if (await isPortFree(settings.port, host)) return settings.port;
    throw new UserError(
      `port ${settings.port} of ${host} is taken: stop what uses it, or set LARDER_PORT to another one`,
    );
  }
  for (let port = DEFAULT_PORT; port < DEFAULT_PORT + 20; port++) if (await isPortFree(port, host)) return port;
  throw new UserError(
    `ports ${DEFAULT_PORT} to ${DEFAULT_PORT + 19} of ${host} are taken or not allowed: set LARDER_PORT`,
  );
}

/**
 * The address that others open: with a wildcard host the machine's first one in its network.
 * @param {Settings} settings @param {number} port
 */
export function publicAddress(settings, port) {
  const everywhere = settings.host === '0.0.0.0' || settings.host === '::';
  const [lan] = everywhere ? lanAddresses() : [];
  return serverAddress(lan ? { ...settings, host: lan } : settings, port);
}

/** Where this machine itself reaches the server. @param {Settings} settings @param {number} port */
export function serverAddress(settings, port) {
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  return `${settings.tls ? 'https' : 'http'}://${host === '0.0.0.0' ? '127.0.0.1' : host === '[::]' ? '[::1]' : host}:${port}`;
}
