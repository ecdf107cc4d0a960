import type { Guide } from '../../model/release.ts';

/** Which guide a document is of, and what a draft says of itself. */
export function guideText({ title, version, fhirVersion, description, isDraft }: Guide): string {
  const name = `${plain(title)} ${plain(version)} (FHIR ${plain(fhirVersion)})`;
  return isDraft ? `${name}, a draft. ${plain(description)}`.trimEnd() : `${name}.`;
}

/** Text on one line that opens no HTML. */
export function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().toWellFormed().replaceAll('<', '\\<');
}
