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

export const ROUTE = Symbol('larder.route');

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
    ApiOperation({ summary: route.summary, 'x-larder-access': route.access } as never),
  ];
  if (route.response) {
    decorators.push(
      SerializeOptions({ schema: route.response }),
      ApiResponse({ status, standardSchema: route.response } as never),
    );
  } else decorators.push(ApiResponse({ status }));
  return applyDecorators(...decorators);
}
