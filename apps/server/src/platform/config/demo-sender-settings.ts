import path from 'node:path';
import { z } from 'zod';
import { ConfigError } from './config.ts';

const Environment = z.object({ LARDER_DATA_DIR: z.string().min(1), LARDER_PUBLIC_URL: z.url() });

/**
 * What the demo's live sender needs. It is a till, so it gets no database and no secret.
 * @throws ConfigError naming every refused variable
 */
export function demoSenderSettings(source: NodeJS.ProcessEnv = process.env): { dataDir: string; baseUrl: string } {
  const parsed = Environment.safeParse(source);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('\n'));
  }
  return { dataDir: path.resolve(parsed.data.LARDER_DATA_DIR), baseUrl: parsed.data.LARDER_PUBLIC_URL };
}
