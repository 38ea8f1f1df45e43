export { getApiDocument } from './get-api-document/route.ts';
export { getHealth } from './get-health/route.ts';
