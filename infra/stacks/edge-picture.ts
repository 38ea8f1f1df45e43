/**
 * A function of the distribution that answers with one small picture, given in base64. So no bucket has to be filled
 * with it (CloudFront developer guide, "CloudFront Functions event structure", response body).
 */
export function edgePicture(contentType: 'image/jpeg' | 'image/png', base64: string): string {
  return `
function handler() {
  return {
    statusCode: 200,
    headers: { 'content-type': { value: '${contentType}' }, 'cache-control': { value: 'public, max-age=86400' } },
    body: { encoding: 'base64', data: '${base64}' },
  };
}
`;
}
