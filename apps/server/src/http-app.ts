import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Server as HttpsServer } from 'node:https';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import fastifyStatic from '@fastify/static';
import { StandardSchemaSerializerInterceptor } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { AppModule } from './app.module.ts';
import type { Config } from './platform/config/config.ts';
import { AccessGuard } from './platform/http/access.guard.ts';
import { setUpOpenApi } from './platform/http/openapi.ts';
import { ProblemFilter } from './platform/http/problem.filter.ts';
import { localeOf, plainProblem, sendProblem } from './platform/http/problem.ts';
import { sendSecurityHeaders } from './platform/http/security-headers.ts';
import { createValidationPipe } from './platform/http/validation.ts';
import { createLogger, Log } from './platform/logging/logging.ts';
import { meterRequests } from './platform/metrics/meter-requests.ts';
import { Metrics } from './platform/metrics/metrics.ts';
import { ServiceMeter } from './platform/metrics/service-meter.ts';
import type { AuthenticatedRequest } from './platform/tenancy/ctx.decorator.ts';
import { plainServer, servePlainToo } from './platform/tls/one-port.ts';
import { AUTHORITY_PATH, SETUP_PATH, setupAnswer } from './platform/tls/setup-page.ts';
import { Tls } from './platform/tls/tls.ts';

const BODY_LIMIT = 10 * 1024 * 1024;
const UPLOAD_LIMIT = 200 * 1024 * 1024;

/** The HTTP application with everything that every request passes. Also what the tests boot. */
export async function createHttpApp(config: Config, name: 'api' | 'test'): Promise<NestFastifyApplication> {
  const tls = config.tls && (await Tls.open({ ...config, choice: config.tls }, createLogger(config, name), new Date()));
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    genReqId: () => randomUUID(),
    trustProxy: config.trustedProxies,
    ...(tls ? { https: tls.serverOptions } : {}),
    routerOptions: { maxParamLength: 200 },
    // Keys of the prototype are dropped: refusing them would refuse a till's whole batch for one ticket.
    onProtoPoisoning: 'remove',
    onConstructorPoisoning: 'remove',
    frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply, plainProblem(400, localeOf(request))),
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config, name), adapter, {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  await app.register(cookie);
  await app.register(multipart, { limits: { fileSize: UPLOAD_LIMIT, files: 1 } });
  await app.register(compress, { threshold: 1024 });
  await sendSecurityHeaders(adapter.getInstance(), config);
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalInterceptors(new StandardSchemaSerializerInterceptor(app.get(Reflector)));
  app.useGlobalGuards(app.get(AccessGuard));
  app.useGlobalFilters(app.get(ProblemFilter));
  setUpOpenApi(app);
  if (tls) await serveTls(app, config, tls);
  if (config.adminDist !== undefined && existsSync(config.adminDist)) await serveAdmin(app, config.adminDist);
  endWithin(adapter.getInstance(), config.shutdownSeconds);
  meterRequests(adapter.getInstance(), app.get(Metrics), app.get(ServiceMeter));
  logRequests(adapter.getInstance(), app.get(Log).pino);
  return app;
}

/**
 * A line per answer. Tickets that were taken are counted (metrics, operations page) and only told at `debug`: a chain sends
 * hundreds a second, and their lines would bury everything else.
 */
function logRequests(instance: FastifyInstance, log: Logger): void {
  instance.addHook('onResponse', (request, reply, done) => {
    const taken = (request as AuthenticatedRequest).loadClass === 'ingest' && reply.statusCode < 400;
    if (!taken || log.isLevelEnabled('debug'))
      log[taken ? 'debug' : 'info'](
        {
          method: request.method,
          route: request.routeOptions.url,
          status: reply.statusCode,
          ms: Math.round(reply.elapsedTime),
          requestId: request.id,
        },
        'request',
      );
    done();
  });
}

/** Plain HTTP on the same port leads to HTTPS, the setup page answers on both, and the certificate stays fresh. */
async function serveTls(app: NestFastifyApplication, config: Config, tls: Tls): Promise<void> {
  const server = app.getHttpServer() as HttpsServer;
  const plain = plainServer(config.publicUrl, () => tls.setupPage);
  servePlainToo(server, plain);
  const stopWatching = tls.watch(server);
  const instance = app.getHttpAdapter().getInstance();
  if (tls.setupPage)
    for (const path of [SETUP_PATH, AUTHORITY_PATH])
      instance.get(path, async (_request, reply) => {
        const answer = tls.setupPage && setupAnswer(path, tls.setupPage);
        return reply
          .header('cache-control', 'no-store')
          .type(answer?.type ?? '')
          .send(answer?.body);
      });
  if (config.httpPort !== undefined) {
    plain.listen(config.httpPort, config.host);
    await once(plain, 'listening');
  }
  instance.addHook('onClose', async () => {
    stopWatching();
    plain.closeAllConnections();
    plain.close();
  });
}

/**
 * After the signal to stop nothing new is taken. A connection whose request was still running is closed with its answer:
 * kept alive, it would hold the process up. What does not end in time is cut, so that the process can.
 */
function endWithin(instance: FastifyInstance, seconds: number): void {
  let closing = false;
  instance.addHook('preClose', (done) => {
    closing = true;
    setTimeout(() => instance.server.closeAllConnections(), seconds * 1_000).unref();
    done();
  });
  instance.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) void reply.header('connection', 'close');
    done(null, payload);
  });
}

/** The SPA: hashed assets for a year, the page itself never cached, every unknown page path gets the page. */
async function serveAdmin(app: NestFastifyApplication, root: string): Promise<void> {
  await app.register(fastifyStatic, {
    root,
    wildcard: false,
    cacheControl: false,
    // The build has written them: compressing for everybody who opens a page is work that the API's answers wait for.
    preCompressed: true,
    setHeaders: (reply, path) => {
      reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const instance = app.getHttpAdapter().getInstance();
  instance.get('/*', { exposeHeadRoute: false }, async (request, reply) => {
    const page =
      request.method === 'GET' && !request.url.startsWith('/api/') && !/\.[a-z0-9]{2,5}(\?|$)/i.test(request.url);
    if (page) return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').sendFile('index.html');
    sendProblem(reply, plainProblem(404, localeOf(request)));
    return reply;
  });
}
