import { readFile } from 'node:fs/promises';
import type { Server as HttpsServer } from 'node:https';
import path from 'node:path';
import type { SecureContextOptions } from 'node:tls';
import type { Logger } from 'pino';
import type { TlsChoice } from '../config/config.ts';
import { ensureCertificate, type ServerCertificate } from './certificate-folder.ts';
import { serverNames } from './names.ts';
import type { SetupPage } from './setup-page.ts';

/** Certificates are looked at this often: renewed ones take effect, and a new address of the machine gets its name. */
const CHECK_EVERY_MS = 3_600_000;

export interface TlsSettings {
  readonly choice: TlsChoice;
  readonly dataDir: string;
  readonly publicUrl: string;
  readonly host: string;
}

/** The server's certificate: own files, or made and renewed here. */
export class Tls {
  private readonly settings: TlsSettings;
  private readonly log: Logger;
  private own: ServerCertificate | undefined;
  private options: SecureContextOptions;

  private constructor(settings: TlsSettings, log: Logger) {
    this.settings = settings;
    this.log = log;
    this.options = {};
  }

  /** @throws Error naming the certificate file that cannot be read */
  static async open(settings: TlsSettings, log: Logger, now: Date): Promise<Tls> {
    const tls = new Tls(settings, log);
    await tls.load(now);
    return tls;
  }

  /** Options for the HTTPS server: TLS 1.2 and newer. */
  get serverOptions(): SecureContextOptions {
    return { ...this.options, minVersion: 'TLSv1.2' };
  }

  /** What tablets install, or null when everybody trusts the certificate anyway. */
  get setupPage(): SetupPage | null {
    if (!this.own) return null;
    const { authority, fingerprint } = this.own;
    return { authority, fingerprint, address: this.settings.publicUrl };
  }

  /** Keeps the certificate of a running server fresh. @returns how to stop */
  watch(server: HttpsServer): () => void {
    const timer = setInterval(() => void this.refresh(server, new Date()), CHECK_EVERY_MS);
    timer.unref();
    return () => clearInterval(timer);
  }

  /** Reads or renews, and gives the server what is new; open connections stay. */
  async refresh(server: HttpsServer, now: Date): Promise<void> {
    const before = this.options.cert;
    try {
      await this.load(now);
    } catch (error) {
      this.log.error({ err: error }, 'certificate not renewed');
      return;
    }
    if (this.options.cert !== before) server.setSecureContext(this.serverOptions);
  }

  private async load(now: Date): Promise<void> {
    const { choice, dataDir, publicUrl, host } = this.settings;
    if (choice.kind === 'files') {
      const [cert, key] = await Promise.all([read('LARDER_TLS_CERT', choice.cert), read('LARDER_TLS_KEY', choice.key)]);
      this.options = { cert, key };
      return;
    }
    const made = await ensureCertificate(path.join(dataDir, 'tls'), serverNames(publicUrl, host), now);
    this.own = made;
    this.options = { cert: made.certificate, key: made.key };
    if (made.renewed)
      this.log.warn(
        { expires: made.expires.toISOString(), newAuthority: made.newAuthority, fingerprint: made.fingerprint },
        made.newAuthority ? 'new certificate authority: tablets install it from /setup' : 'certificate renewed',
      );
  }
}

async function read(setting: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Error(`${setting}: ${(error as Error).message}`);
  }
}
