import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';

/** OpenAPI 3.1 from the same zod contracts that validate: /api/openapi.json, with a page to read it at /api/docs. */
export function setUpOpenApi(app: NestFastifyApplication): void {
  const config = new DocumentBuilder()
    .setTitle('Larder')
    .setVersion('1')
    .setDescription('Back-of-house platform for chain stores')
    .setOpenAPIVersion('3.1.0')
    .addCookieAuth('larder')
    .addBearerAuth()
    .build();
  const document = () =>
    SwaggerModule.createDocument(app, config, {
      operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
      standardSchemaConverter: (schema, { schemaType }) =>
        schema instanceof z.ZodType
          ? { schema: z.toJSONSchema(schema, { io: schemaType, unrepresentable: 'any' }) }
          : undefined,
    });
  SwaggerModule.setup('api/docs', app, document, {
    jsonDocumentUrl: 'api/openapi.json',
    yamlDocumentUrl: 'api/openapi.yaml',
  });
}
