export { getApiDocument } from './get-api-document/route.ts';
export { getChannelDocument } from './get-channel-document/route.ts';
export { getDocs } from './get-docs/route.ts';
export { getDocsFile } from './get-docs-file/route.ts';
export { getHealth } from './get-health/route.ts';
export { refuseUnknownPath } from './refuse-unknown-path/route.ts';
export { relayRecords } from './relay-records/route.ts';
export { startMissingExecutions } from './start-missing-executions/route.ts';
