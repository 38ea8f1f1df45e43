/** Shows the documentation: Scalar's viewer with the API's document and the guides. */

import { createApiReference } from '@scalar/api-reference';
import '@scalar/api-reference/style.css';
import './docs.css';
import { type ApiDocument, firstKeys, shownDocument } from './document.ts';
import { completeLabels } from './labels.ts';

const guides = document.querySelector<HTMLLinkElement>('#guides')?.href ?? '';
const [api, text] = await Promise.all([
  fetch('/openapi.json').then((answer): Promise<ApiDocument> => answer.json()),
  fetch(guides).then((answer) => answer.text()),
]);

createApiReference('#app', {
  content: shownDocument(api, text, location.origin),
  authentication: { preferredSecurityScheme: 'apiKeyHeader', securitySchemes: firstKeys(location.hostname) },
  // Nothing of this page asks another host.
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: 'never',
  documentDownloadType: 'json',
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
});

completeLabels(document.body);
