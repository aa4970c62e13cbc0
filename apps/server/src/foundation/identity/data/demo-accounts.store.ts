import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROLES } from '@larder/contracts/permissions';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Config } from '../../../platform/config/config.ts';
import type { DemoAccount } from '../provisioning.ts';

const Accounts = z.array(
  z.object({
    tenantCode: z.string(),
    tenantName: z.string(),
    tenantNameEn: z.string().nullable(),
    role: z.enum(ROLES),
    displayName: z.string(),
    login: z.string(),
    password: z.string(),
  }),
);

/** The demo's accounts lie beside its database, not in it: no table ever holds a readable password. */
@Injectable()
export class DemoAccountsStore {
  private readonly file: string;
  private readonly demo: boolean;

  constructor(config: Config) {
    this.file = path.join(config.dataDir, 'demo-accounts.json');
    this.demo = config.demo;
  }

  /** Empty unless the server runs as a demo. */
  async read(): Promise<DemoAccount[]> {
    if (!this.demo || !existsSync(this.file)) return [];
    return Accounts.parse(JSON.parse(await readFile(this.file, 'utf8')));
  }

  async write(accounts: readonly DemoAccount[]): Promise<void> {
    await writeFile(`${this.file}.new`, `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 });
    await rename(`${this.file}.new`, this.file);
  }
}
