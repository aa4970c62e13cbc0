import { Config } from '../../../src/platform/config/config.ts';
import { jobSuite } from './job-suite.ts';

jobSuite({
  name: 'PostgreSQL',
  crashes: false,
  async start(t) {
    const { db } = t.get(Config as never) as Config;
    return {
      connection: { backend: 'postgres', url: db.queue, maxConnections: 4 },
      forget: async () => {
        const { rows } = await t.admin.query<{ name: string }>(
          `select relname name from pg_class where relnamespace = 'bullmq'::regnamespace and relkind = 'r' and relname ~ 'job'`,
        );
        await t.admin.query(`truncate ${rows.map((r) => `bullmq."${r.name}"`).join(', ')} cascade`);
      },
      stop: async () => undefined,
    };
  },
});
