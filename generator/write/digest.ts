import { createHash } from 'node:crypto';

/** `sha256:<hex>` of a text, in UTF-8. */
export function digestOf(text: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
