import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { finishDocument } from './openapi-document.ts';

const DESCRIPTION = `Back-of-house platform for chain stores.

**Who calls.** Tills send \`Authorization: Bearer lk_…\` (settings → tills, or \`npm run larder -- device create\`). People's
sessions are a cookie; writes with it also carry the header \`X-Larder-CSRF: 1\`. \`x-larder-access\` names the permission.

**Refusals** are \`application/problem+json\` (RFC 9457): \`code\` is stable, \`title\` is for people in the language of
\`Accept-Language\` (zh-CN, en), \`errors\` names each field, \`requestId\` finds the log line.

**Values.** Money in minor units, quantities as decimal strings, times with an offset, business dates \`YYYY-MM-DD\`.`;

/** OpenAPI 3.1 from the same zod contracts that validate: /api/openapi.json, with a page to read it at /api/docs. */
export function setUpOpenApi(app: NestFastifyApplication): void {
  const config = new DocumentBuilder()
    .setTitle('Larder')
    .setVersion('1')
    .setDescription(DESCRIPTION)
    .setOpenAPIVersion('3.1.0')
    .addCookieAuth(
      'larder',
      { type: 'apiKey', in: 'cookie', description: 'Session of a person, set by POST /api/v1/session' },
      'session',
    )
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'Key of a till: lk_…' }, 'device')
    .build();
  const document = () =>
    finishDocument(
      SwaggerModule.createDocument(app, config, {
        operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
        standardSchemaConverter: (schema, { schemaType }) =>
          schema instanceof z.ZodType
            ? { schema: z.toJSONSchema(schema, { io: schemaType, unrepresentable: 'any' }) }
            : undefined,
      }),
    );
  SwaggerModule.setup('api/docs', app, document, {
    jsonDocumentUrl: 'api/openapi.json',
    yamlDocumentUrl: 'api/openapi.yaml',
  });
}
