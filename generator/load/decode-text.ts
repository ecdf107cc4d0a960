/** A text read from bytes, or why it cannot be. */
export type DecodedText =
  | { readonly kind: 'text'; readonly text: string; readonly hasByteOrderMark: boolean }
  | { readonly kind: 'fault'; readonly message: string };

const byteOrderMark = '\ufeff';

/** Decodes UTF-8, which FHIR JSON must be in; another encoding is named where it can be told. */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (isUtf16(bytes)) return { kind: 'fault', message: 'The file is in UTF-16; FHIR JSON is in UTF-8.' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const hasByteOrderMark = text.startsWith(byteOrderMark);
    return { kind: 'text', text: hasByteOrderMark ? text.slice(1) : text, hasByteOrderMark };
  } catch {
    const good = soundPrefix(bytes);
    const lines = good.split('\n');
    const place = `Line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
    return { kind: 'fault', message: `The file is not UTF-8. ${place}: bytes that are no character.` };
  }
}

/** By its byte order mark, or by the zero byte beside a first character that every JSON text takes from ASCII. */
function isUtf16([first, second]: Uint8Array): boolean {
  if (first === undefined || second === undefined) return false;
  const mark = first * 256 + second;
  return mark === 0xfeff || mark === 0xfffe || (first === 0) !== (second === 0);
}

/** The longest text that the bytes begin with. */
function soundPrefix(bytes: Uint8Array): string {
  let sound = 0;
  let broken = bytes.length;
  while (broken - sound > 1) {
    const middle = (sound + broken) >> 1;
    if (decodePart(bytes.subarray(0, middle)) === undefined) broken = middle;
    else sound = middle;
  }
  return decodePart(bytes.subarray(0, sound)) ?? '';
}

/** A text that may end within a character. */
function decodePart(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}
