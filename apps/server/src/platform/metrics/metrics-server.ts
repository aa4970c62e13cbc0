import http from 'node:http';
import type { Config } from '../config/config.ts';
import { mayReadMetrics } from './metrics-access.ts';
import type { RenderMetrics } from './render-metrics.ts';

/** The worker answers no requests but this one; nothing listens unless a port is configured. */
export async function serveMetrics(config: Config, metrics: RenderMetrics): Promise<http.Server | undefined> {
  const { workerPort, token } = config.metrics;
  if (workerPort === undefined) return undefined;
  const server = http.createServer((request, response) => {
    const caller = { address: request.socket.remoteAddress, headers: request.headers };
    if (request.method !== 'GET' || request.url !== '/metrics' || !mayReadMetrics(token, caller)) {
      response.writeHead(404).end();
      return;
    }
    metrics.run().then(
      ({ contentType, text }) => response.writeHead(200, { 'content-type': contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  server.unref();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(workerPort, config.host, resolve);
  });
  return server;
}
