import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './reports.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  reports: onTable('gibby/reports/report.dynamo.ts', [prefixes.report], { GSI1: [prefixes.reportedIn] }),
} as const satisfies Partial<Catalogue>;
