import helmet from '@fastify/helmet';
import { type FastifyInstance, fastify } from 'fastify';
import type { Config } from '../config/config.ts';

/** What an answer has without helmet. */
const OF_ANY_ANSWER = new Set(['connection', 'content-length', 'content-type', 'date']);

/**
 * Security headers on every answer, also on those that streams write by themselves. They are the same for all of them: helmet
 * makes them once, on an answer to nobody, instead of thirteen times over for every request.
 */
export async function sendSecurityHeaders(instance: FastifyInstance, config: Pick<Config, 'hsts'>): Promise<void> {
  const probe = fastify();
  await probe.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: config.hsts,
  });
  probe.get('/', (_request, reply) => reply.send(''));
  const { headers } = await probe.inject('/');
  await probe.close();
  const made = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || OF_ANY_ANSWER.has(name) ? [] : [[name, String(value)] as const],
  );
  // A proxy on the way keeps no answer about a chain. The app's own files say themselves how long they hold.
  made.push(['cache-control', 'no-store']);
  instance.addHook('onRequest', (_request, reply, done) => {
    for (const [name, value] of made) reply.raw.setHeader(name, value);
    done();
  });
}
