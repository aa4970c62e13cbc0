/** The parts of Vite's manifest that are needed to follow what a chunk brings along. */
export interface ChunkManifest {
  readonly [key: string]: {
    readonly file: string;
    readonly imports?: readonly string[];
    readonly css?: readonly string[];
    readonly assets?: readonly string[];
  };
}

/** What a store's person opens without a connection, and what every page stands on. Head office works online. */
const ROOTS = [
  /^index\.html$/,
  /^src\/app\//,
  /^src\/lib\/offline-device\.ts$/,
  /^src\/features\/(?:sign-in|today|orders|me)\//,
  /packages\/ui\/src\/(?:primitives|shell)\//,
  /packages\/i18n\/src\/messages\/[^/]+\/(?:shell|nav|ui|roles|sign-in|today|orders|me)\.json$/,
];

/** Files of the build that a device keeps: the roots with everything that they import, as paths below the output folder. */
export function offlineFiles(manifest: ChunkManifest): Set<string> {
  const files = new Set<string>();
  const seen = new Set<string>();
  const take = (key: string): void => {
    const chunk = manifest[key];
    if (!chunk || seen.has(key)) return;
    seen.add(key);
    for (const file of [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(file);
    for (const next of chunk.imports ?? []) take(next);
  };
  for (const key of Object.keys(manifest)) if (ROOTS.some((root) => root.test(key))) take(key);
  return files;
}
