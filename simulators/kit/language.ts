/** Languages of texts for people. */
export type Language = 'en' | 'fr';

/** The language wanted most by the lists given, the first that names one of ours; English where none does. */
export function chooseLanguage(...lists: readonly (string | null | undefined)[]): Language {
  for (const list of lists) {
    const wanted = list === null || list === undefined ? undefined : firstKnown(list);
    if (wanted !== undefined) return wanted;
  }
  return 'en';
}

/** Reads `fr-CA,fr;q=0.9,en;q=0.8` and `fr-CA en`. @see RFC 9110 §12.5.4, OpenID Connect Core 1.0 §3.1.2.1 (`ui_locales`) */
function firstKnown(list: string): Language | undefined {
  const ranges = list
    .slice(0, 1000)
    .split(/[, ]+(?=[A-Za-z*])/)
    .map((range) => {
      const [tag = '', ...parameters] = range.split(';').map((part) => part.trim());
      const quality = parameters.find((parameter) => parameter.startsWith('q='));
      return { tag: tag.toLowerCase(), quality: quality === undefined ? 1 : Number(quality.slice(2)) };
    });
  const known = ranges
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .map(({ tag }) => tag.split('-')[0]);
  return known.find((tag) => tag === 'en' || tag === 'fr');
}
