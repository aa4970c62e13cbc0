import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CHAIN_KINDS } from '@larder/simulator';
import { z } from 'zod';

const DevicesFile = z.object({
  chains: z.array(
    z.object({
      kind: z.enum(CHAIN_KINDS),
      seed: z.int().optional(),
      /** Everything the tills produced before this instant has been acknowledged. */
      sentUntil: z.iso.datetime({ offset: true }),
      stores: z.array(z.object({ code: z.string(), key: z.string() })),
    }),
  ),
});
type DevicesFile = z.infer<typeof DevicesFile>;
export type DemoChainDevices = DevicesFile['chains'][number];

/** The demo's till keys and how far they have been served: `demo-devices.json` in the data folder, written first by the seed. */
export class DevicesStore {
  private readonly file: string;
  private content: DevicesFile = { chains: [] };
  private writing: Promise<void> = Promise.resolve();

  constructor(dataDir: string) {
    this.file = path.join(dataDir, 'demo-devices.json');
  }

  /**
   * @throws Error when the file is missing or not readable as what the seed writes. The message never quotes the content:
   * it holds keys.
   */
  async load(): Promise<readonly DemoChainDevices[]> {
    const parsed = DevicesFile.safeParse(JSON.parse(await readFile(this.file, 'utf8')));
    if (!parsed.success)
      throw new Error(`${this.file} is not what the seed writes: make the demo again with npm run reset`);
    this.content = parsed.data;
    return this.content.chains;
  }

  /** Keeps how far a chain has come. Replaces the file in one step: a cut-off write must not cost the keys. */
  save(kind: DemoChainDevices['kind'], sentUntil: Date): Promise<void> {
    this.content = {
      chains: this.content.chains.map((c) => (c.kind === kind ? { ...c, sentUntil: sentUntil.toISOString() } : c)),
    };
    const next = this.writing.then(() => this.write());
    // A failed write is its caller's; the next one starts clean.
    this.writing = next.catch(() => undefined);
    return next;
  }

  private async write(): Promise<void> {
    await writeFile(`${this.file}.new`, JSON.stringify(this.content), { mode: 0o600 });
    await rename(`${this.file}.new`, this.file);
  }
}
