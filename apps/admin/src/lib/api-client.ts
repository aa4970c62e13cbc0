import type { RouteDefinition, RouteInput, RouteOutput } from '@larder/contracts/common/route';
import { noteAnswer, noteFailure } from './connection.ts';
import { ProblemError, problemFrom } from './problem.ts';

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** Sent as Idempotency-Key; keep the same key for every retry of one intent. */
  idempotencyKey?: string | undefined;
  /** Replaces the JSON body: a FormData or a Blob for uploads. */
  rawBody?: BodyInit | undefined;
  headers?: Record<string, string> | undefined;
  /** Lets the request outlive the page. */
  keepalive?: boolean | undefined;
}

interface Parts {
  params?: unknown;
  query?: unknown;
  body?: unknown;
}

type Scalar = string | number | boolean | bigint;

function isScalar(value: unknown): value is Scalar {
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value);
}

/** Path with its `:name` parts filled in and the query behind it; arrays repeat their key, undefined is left out. */
export function urlOf(path: string, params: unknown, query: unknown): string {
  const values = (params ?? {}) as Record<string, unknown>;
  const filled = path.replace(/:(\w+)/g, (_, name: string) => {
    const value = values[name];
    if (!isScalar(value)) throw new TypeError(`missing path parameter ${name} of ${path}`);
    return encodeURIComponent(String(value));
  });
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries((query ?? {}) as Record<string, unknown>)) {
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isScalar(one)) search.append(key, String(one));
    }
  }
  const text = search.toString();
  return text ? `${filled}?${text}` : filled;
}

type UnauthorizedListener = () => void;
let onUnauthorized: UnauthorizedListener = () => undefined;

/** What happens when a signed-in call answers 401: the shell clears the caches and shows the sign-in page. */
export function setUnauthorizedListener(listener: UnauthorizedListener): void {
  onUnauthorized = listener;
}

async function send(route: RouteDefinition, parts: Parts, options: CallOptions): Promise<Response> {
  const write = route.method !== 'GET';
  const json = options.rawBody === undefined && parts.body !== undefined;
  const headers: Record<string, string> = {
    accept: 'application/json, application/problem+json',
    // The service worker sends too and has no page.
    'accept-language': typeof document === 'undefined' ? navigator.language : document.documentElement.lang,
    ...(write ? { 'x-larder-csrf': '1' } : {}),
    ...(json ? { 'content-type': 'application/json' } : {}),
    ...(options.idempotencyKey ? { 'idempotency-key': options.idempotencyKey } : {}),
    ...options.headers,
  };
  let response: Response;
  try {
    response = await fetch(urlOf(route.path, parts.params, parts.query), {
      method: route.method,
      credentials: 'same-origin',
      headers,
      body: options.rawBody ?? (json ? JSON.stringify(parts.body) : null),
      signal: options.signal ?? null,
      ...(options.keepalive ? { keepalive: true } : {}),
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    noteFailure();
    throw new ProblemError({ status: 0, code: 'network', title: 'network', cause });
  }
  noteAnswer();
  if (response.ok) return response;
  const problem = await problemFrom(response);
  if (problem.status === 401 && route.access !== 'public') onUnauthorized();
  throw problem;
}

/**
 * Calls one route of the contracts. The input has exactly the parts that the route declares.
 * In development the answer is checked against the contract, so that drift shows on the first request.
 * @throws ProblemError for every refused or failed call.
 */
export async function call<const R extends RouteDefinition>(
  route: R,
  input: RouteInput<R>,
  options: CallOptions = {},
): Promise<RouteOutput<R>> {
  const response = await send(route, input as Parts, options);
  if (response.status === 204 || !route.response) return undefined as RouteOutput<R>;
  const body: unknown = await response.json();
  if (import.meta.env.DEV) {
    const checked = route.response.safeParse(body);
    if (!checked.success)
      console.error(`answer of ${route.method} ${route.path} breaks its contract`, checked.error.issues);
  }
  return body as RouteOutput<R>;
}

/**
 * Calls a route that answers with a file and hands it to the browser as a download.
 * The name comes from Content-Disposition, else from `fallbackName`.
 */
export async function download<const R extends RouteDefinition>(
  route: R,
  input: RouteInput<R>,
  fallbackName: string,
  options: CallOptions = {},
): Promise<void> {
  const response = await send(route, input as Parts, { ...options, headers: { accept: '*/*', ...options.headers } });
  const disposition = response.headers.get('content-disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  const plain = /filename="?([^";]+)"?/i.exec(disposition)?.[1];
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = encoded ? decodeURIComponent(encoded) : (plain ?? fallbackName);
  link.click();
  // Revoking in the same task cancels the download in some browsers.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** A random key for one intent; also works on plain HTTP, where crypto.randomUUID does not exist. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
