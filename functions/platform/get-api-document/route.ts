import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const getApiDocument = defineRoute({
  method: 'GET',
  path: '/openapi.json',
  summary: 'This document: OpenAPI 3.1 of all HTTP routes',
  source: 'X12',
  auth: 'public',
  response: z.looseObject({ openapi: z.string() }),
  errors: [],
  uses: { apiDocument: 'read' },
});
