import { Header, type HeaderData } from 'tar';

/** What a test puts into an archive. */
export interface TarEntry extends HeaderData {
  readonly path: string;
  readonly text?: string;
}

/** A tar as nobody's tool would write it: whatever paths and types the entries say. */
export function tarOf(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap(({ text = '', ...data }) => {
    const content = Buffer.from(text);
    const head = Buffer.alloc(512);
    new Header({ type: 'File', mode: 0o644, size: content.length, mtime: new Date(0), ...data }).encode(head, 0);
    return [head, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
