import { startTestRedis } from '@larder/testing';
import { TEST_NEEDS } from '@larder/tooling/test-needs.mjs';
import { describe } from 'vitest';
import { jobSuite } from './job-suite.ts';

// `npm test` says beside its total that this suite did not run, and the build server fails without a redis-server.
describe.runIf(TEST_NEEDS.redis.missing() === null)('with REDIS_URL', () => {
  jobSuite({
    name: 'Redis',
    crashes: true,
    async start() {
      const redis = await startTestRedis();
      return {
        connection: { backend: 'redis', url: redis.url },
        forget: async () => void (await redis.command('FLUSHALL')),
        crash: async () => {
          await redis.kill();
          await redis.start();
        },
        stop: () => redis.stop(),
      };
    },
  });
});
