/** Any part of an OpenAPI document: JSON. */
type Part = { [name: string]: unknown };

export interface ApiDocument extends Part {
  info: Part;
  servers?: unknown[];
  paths: Record<string, Record<string, Part>>;
  components: { securitySchemes: Record<string, Part> };
}

/** The keys of the local cloud (`infra/local/credentials.ts`), which are no secrets. */
const localKeys = { apiKeyHeader: 'local-dropin-key', gibbyKey: 'local-gibby-key' } as const;

/**
 * The document as this page shows it: with the guides, for calls to the host that the page comes from, and with a field of
 * its own for Gibby's key, since a person who tries both products has two.
 */
export function shownDocument(document: ApiDocument, guides: string, origin: string): ApiDocument {
  const { securitySchemes } = document.components;
  const keyOfGibby = { ...securitySchemes.apiKeyHeader, description: "The key of Gibby's application." };
  const shown = ([path, operations]: [string, Record<string, Part>]) => {
    const entries = Object.entries(operations).map(([method, operation]) => [
      method,
      { ...operation, ...securityOf(operation, path.startsWith('/api/')) },
    ]);
    return [path, Object.fromEntries(entries)];
  };
  return {
    ...document,
    info: { ...document.info, description: guides },
    servers: [{ url: origin, description: 'The host of this page' }],
    paths: Object.fromEntries(Object.entries(document.paths).map(shown)),
    components: { ...document.components, securitySchemes: { ...securitySchemes, gibbyKey: keyOfGibby } },
  };
}

function securityOf({ security }: Part, isGibby: boolean): Part {
  if (!Array.isArray(security)) return {};
  // The key in the query is for clients that cannot send headers; the page can.
  const choices = (security as Part[]).filter((choice) => !('apiKeyQuery' in choice));
  const renamed = choices.map(({ apiKeyHeader, ...others }) =>
    apiKeyHeader ? { [isGibby ? 'gibbyKey' : 'apiKeyHeader']: [], ...others } : others,
  );
  return { security: renamed };
}

/** What the fields of keys hold at first: the local cloud's keys on this machine, and nothing elsewhere. */
export function firstKeys(hostname: string): Record<string, { value: string }> {
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) return {};
  return Object.fromEntries(Object.entries(localKeys).map(([name, value]) => [name, { value }]));
}
