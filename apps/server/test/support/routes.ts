import type { RouteDefinition } from '@larder/contracts/common/route';
import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { ROUTE } from '../../src/platform/http/endpoint.ts';
import { sampleOf } from './sample.ts';
import type { TestApp } from './test-app.ts';

/** A mapped controller method as Nest knows it. */
export interface Handler {
  readonly name: string;
  readonly route: RouteDefinition | undefined;
  readonly path: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly args: readonly { readonly kind: number; readonly schema: boolean }[];
}

/** Every mapped method of every controller of the running application. */
export function handlersOf(app: TestApp): Handler[] {
  const scanner = new MetadataScanner();
  const found: Handler[] = [];
  for (const { instance, metatype } of app.get(DiscoveryService).getControllers()) {
    const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
    for (const name of scanner.getAllMethodNames(prototype)) {
      const method = prototype[name] as object;
      const mapped = Reflect.getMetadata(PATH_METADATA, method) as string | undefined;
      if (mapped === undefined) continue;
      const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, metatype as object, name) ?? {}) as Record<
        string,
        { schema?: unknown }
      >;
      found.push({
        name: `${(metatype as { name: string }).name}.${name}`,
        route: Reflect.getMetadata(ROUTE, method) as RouteDefinition | undefined,
        path: mapped.startsWith('/') ? mapped : `/${mapped}`,
        method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, method) as number] as Handler['method'],
        args: Object.entries(args).map(([key, value]) => ({
          kind: Number(key.split(':')[0]),
          schema: value.schema !== undefined,
        })),
      });
    }
  }
  return found;
}

export const routeKey = (r: { readonly method: string; readonly path: string }): string => `${r.method} ${r.path}`;

const UUID = /^[0-9a-f-]{36}$/;

/**
 * Path of a handler with every parameter filled, and the required query with sample values. Parameters that are ids come
 * from `parameter`; others (a date, a code) are samples that their schema takes.
 */
export function concrete(handler: Handler, parameter: (name: string) => string): string {
  const samples = handler.route?.params ? (sampleOf(handler.route.params) as Record<string, unknown>) : {};
  const filled = handler.path.replace(/:(\w+)/g, (_, name: string) => {
    const sample = String(samples[name] ?? '');
    return sample === '' || UUID.test(sample) ? parameter(name) : encodeURIComponent(sample);
  });
  const query = handler.route?.query ? (sampleOf(handler.route.query) as Record<string, unknown>) : {};
  const search = new URLSearchParams(
    Object.fromEntries(Object.entries(query).map(([k, v]) => [k, String(v)])),
  ).toString();
  return search === '' ? filled : `${filled}?${search}`;
}
