import type { RouteDefinition } from '@larder/contracts/common/route';
import {
  applyDecorators,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SerializeOptions,
  SetMetadata,
} from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';

/** Carries what a route says for the OpenAPI document to where that is finished; not part of it. */
export const DOCUMENT = 'x-larder-document';

export const ROUTE = Symbol('larder.route');

/** What {@link RouteDefinition.document} says, as plain JSON: Nest copies it deeply, which no zod schema survives. */
export interface PlainDocument {
  readonly description: string;
  readonly bodySchema?: unknown;
  readonly example?: unknown;
}

function plainDocument({ document }: RouteDefinition): PlainDocument | undefined {
  if (!document) return undefined;
  const { description, body, example } = document;
  const bodySchema = body && z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' });
  return { description, bodySchema, example };
}

/**
 * Binds a handler to its contract: method, path, status, who may call it, the answer's schema and its OpenAPI entry.
 * Parameters still carry `@Param/@Query/@Body({ schema })`: Nest passes the raw value where no schema stands.
 */
export function Endpoint(route: RouteDefinition): MethodDecorator {
  const status = route.status ?? 200;
  const decorators: MethodDecorator[] = [
    RequestMapping({ method: RequestMethod[route.method], path: route.path }),
    HttpCode(status),
    SetMetadata(ROUTE, route),
    ApiOperation({
      summary: route.summary,
      'x-larder-access': route.access,
      [DOCUMENT]: plainDocument(route),
    } as never),
  ];
  if (route.response) {
    decorators.push(
      SerializeOptions({ schema: route.response }),
      ApiResponse({ status, standardSchema: route.response } as never),
    );
  } else decorators.push(ApiResponse({ status }));
  return applyDecorators(...decorators);
}
