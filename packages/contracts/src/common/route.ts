import type { z } from 'zod';
import type { Permission } from '../permissions.ts';

/**
 * Who may call a route: a permission of the table, or
 * `public` (no session), `session` (any signed-in user), `device` (a till's key).
 */
export type Access = Permission | 'public' | 'session' | 'device';

/**
 * What a route means when the server has more to do than it can: the last is turned away first, tills and people at work
 * last. Also the classes in which response times are kept.
 */
export const LOAD_CLASSES = ['ingest', 'write', 'read', 'report', 'export'] as const;
export type LoadClass = (typeof LOAD_CLASSES)[number];

export interface RouteDocument {
  /** Markdown. */
  readonly description: string;
  /** The body in full, where `body` checks its envelope only. */
  readonly body?: z.ZodType;
  readonly example?: unknown;
}

/** One REST route: the single description that controller, client, OpenAPI and the route walkers share. */
export interface RouteDefinition {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Full path with `:name` parameters, e.g. `/api/v1/orders/:id`. */
  readonly path: `/api/v1/${string}`;
  readonly access: Access;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Absent for 204 and for file downloads. */
  readonly response?: z.ZodType;
  /** Success status, 200 unless stated. */
  readonly status?: 200 | 201 | 202 | 204;
  /** An answer that goes on until somebody hangs up: nothing that waits for its end may call it. */
  readonly endless?: true;
  readonly summary: string;
  /** What the OpenAPI document says beyond the schemas: for routes that third parties call. */
  readonly document?: RouteDocument;
  /** Stated by reports only; everything else follows from method, caller and answer, see {@link loadClassOf}. */
  readonly load?: 'report';
}

/** Class of a route under load: a till's route is ingest, a download is an export. */
export function loadClassOf(
  route: Pick<RouteDefinition, 'method' | 'access' | 'response' | 'load' | 'endless'>,
): LoadClass {
  if (route.load !== undefined) return route.load;
  if (route.access === 'device') return 'ingest';
  if (route.method !== 'GET') return 'write';
  return route.response === undefined && !route.endless ? 'export' : 'read';
}

/** Keeps the literal types of a route so that client calls are checked end to end. */
export const defineRoute = <const R extends RouteDefinition>(route: R): R => route;

type Part<R, K extends string, Z> = R extends { readonly [P in K]: infer S extends z.ZodType }
  ? Z extends 'in'
    ? { [P in K]: z.input<S> }
    : { [P in K]: z.output<S> }
  : unknown;
/** Arguments a client passes: only the parts that the route declares. */
export type RouteInput<R extends RouteDefinition> = Part<R, 'params', 'in'> &
  Part<R, 'query', 'in'> &
  Part<R, 'body', 'in'>;
/** What a successful call returns. */
export type RouteOutput<R extends RouteDefinition> = R extends { readonly response: infer S extends z.ZodType }
  ? z.output<S>
  : undefined;
