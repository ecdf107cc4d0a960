import type { Bundle } from 'fhir/r4.js';

/**
 * A Bundle with the links its receiver needs: `self`, which a server owes, and every link absolute. A handler may write links
 * relative to the base, which only the server knows.
 * @param baseUrl without a slash at the end
 * @param self the address of what was asked, below the base
 * @see FHIR R4, Search §3.1.1.1.2 and §3.1.1.2 Paging
 */
export function withLinks(bundle: Bundle, baseUrl: string, self: string): Bundle {
  const links = bundle.link?.map((link) => ({ ...link, url: absolute(link.url, baseUrl) })) ?? [];
  if (links.some(({ relation }) => relation === 'self')) return { ...bundle, link: links };
  return { ...bundle, link: [{ relation: 'self', url: `${baseUrl}/${self}` }, ...links] };
}

function absolute(url: string, baseUrl: string): string {
  return URL.canParse(url) || !URL.canParse(url, `${baseUrl}/`) ? url : new URL(url, `${baseUrl}/`).href;
}

/**
 * A path with its query, as far as the query was understood: clients see in it what was passed over.
 * @param unknown names of parameters, or `name=item` for one item of a list
 */
export function understoodAddress(path: string, query: URLSearchParams, unknown: readonly string[]): string {
  const passedOver = new Set(unknown);
  const understood = new URLSearchParams();
  for (const [name, value] of query) {
    const items = value.split(',').filter((item) => !passedOver.has(`${name}=${item}`));
    if (!passedOver.has(name) && items.length > 0) understood.append(name, items.join(','));
  }
  const text = understood.toString();
  return text === '' ? path : `${path}?${text}`;
}
