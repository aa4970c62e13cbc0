import type { FastifyInstance } from 'fastify';
import type { AuthenticatedRequest } from '../tenancy/ctx.decorator.ts';
import type { Metrics } from './metrics.ts';
import type { ServiceMeter } from './service-meter.ts';

/** Times every request: for Prometheus by route, for the chain's operations page by class. */
export function meterRequests(instance: FastifyInstance, metrics: Metrics, meter: ServiceMeter): void {
  instance.addHook('onRequest', (_request, _reply, done) => {
    metrics.inFlight.inc();
    done();
  });
  instance.addHook('onResponse', (request, reply, done) => {
    const { tenantContext, loadClass } = request as AuthenticatedRequest;
    const ms = reply.elapsedTime;
    metrics.inFlight.dec();
    metrics.requests.observe(
      {
        method: request.method,
        // The pattern, never the address: ids would make a series each. Unknown addresses are one series.
        route: request.routeOptions.url ?? 'unknown',
        class: loadClass ?? 'other',
        status: `${Math.floor(reply.statusCode / 100)}xx`,
      },
      ms / 1_000,
    );
    if (tenantContext && loadClass) meter.record(tenantContext.tenantId, loadClass, ms, reply.statusCode);
    done();
  });
}
