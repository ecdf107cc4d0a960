/**
 * The base that peers are told, without a slash at the end.
 * @throws TypeError where the text is no address that a base can have.
 */
export function publicBase(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isBase = url !== undefined && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '';
  if (!isBase || url.username !== '' || url.password !== '') {
    throw new TypeError(`The option "publicBaseUrl" is an absolute http or https URL without a query, not "${text}".`);
  }
  return url;
}

/** A path as the start of others: `/fhir`, or empty for the root. */
export function normalBasePath(path: string): string {
  let end = path.length;
  while (path.endsWith('/', end)) end -= 1;
  const trimmed = path.slice(0, end);
  return trimmed === '' || trimmed.startsWith('/') ? trimmed : `/${trimmed}`;
}
