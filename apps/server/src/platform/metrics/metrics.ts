import { Injectable } from '@nestjs/common';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Steps of request and job times in seconds. */
const SECONDS = [0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24];
const JOB_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900];

/**
 * What this process tells Prometheus. Labels are routes, classes and kinds from the code: never a chain, a person or an id,
 * so that their number is bounded and nobody is named.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  readonly requests = new Histogram({
    name: 'larder_http_request_seconds',
    help: 'Time to answer per route; status is the class of the answer',
    labelNames: ['method', 'route', 'class', 'status'] as const,
    buckets: SECONDS,
    registers: [this.registry],
  });
  readonly inFlight = new Gauge({
    name: 'larder_http_requests_in_flight',
    help: 'Requests being answered',
    registers: [this.registry],
  });
  readonly shed = new Counter({
    name: 'larder_http_shed_total',
    help: 'Requests turned away because the server was overloaded',
    labelNames: ['class'] as const,
    registers: [this.registry],
  });
  readonly limited = new Counter({
    name: 'larder_http_limited_total',
    help: 'Requests put off because a caller had used up its share',
    labelNames: ['class'] as const,
    registers: [this.registry],
  });
  readonly jobs = new Histogram({
    name: 'larder_job_seconds',
    help: 'Time of a job run; result is done, failed, dead or lost',
    labelNames: ['kind', 'class', 'result'] as const,
    buckets: JOB_SECONDS,
    registers: [this.registry],
  });

  /** Event loop lag, memory, handles and processor time of this process; once per process that is scraped. */
  collectProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }
}
