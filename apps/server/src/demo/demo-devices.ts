import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LoadedChain } from './demo-chain.loader.ts';

/** What the live sender needs to go on where the seed stopped. Keys of the demo's tills, readable by this user only. */
export async function writeDemoDevices(
  dataDir: string,
  loaded: readonly LoadedChain[],
  sentUntil: Date,
): Promise<void> {
  const chains = loaded.map((l) => ({
    kind: l.chain.kind,
    seed: l.chain.seed,
    sentUntil: sentUntil.toISOString(),
    stores: [...l.deviceKeys].map(([code, { key }]) => ({ code, key })),
  }));
  const file = path.join(dataDir, 'demo-devices.json');
  await writeFile(`${file}.new`, JSON.stringify({ chains }), { mode: 0o600 });
  await rename(`${file}.new`, file);
}
