/** A body as text, or why there is none. */
export type BodyText =
  | { readonly ok: true; readonly text: string; readonly bytes: number }
  | { readonly ok: false; readonly fault: 'too-large' | 'interrupted' | 'not-utf-8'; readonly cause?: unknown };

/** Reads a body of at most `limitBytes`; reading stops as soon as there is more. */
export async function readBodyText(message: Request | Response, limitBytes: number): Promise<BodyText> {
  if (Number(message.headers.get('content-length') ?? 0) > limitBytes) {
    await message.body?.cancel().catch(() => undefined);
    return { ok: false, fault: 'too-large' };
  }
  try {
    const bytes = await readBytes(message, limitBytes);
    return bytes === undefined ? { ok: false, fault: 'too-large' } : decode(bytes);
  } catch (cause) {
    return { ok: false, fault: 'interrupted', cause };
  }
}

async function readBytes(message: Request | Response, limitBytes: number): Promise<Uint8Array | undefined> {
  // A stated length bounds the bytes of an uncoded body, so that they may be read in one go.
  if (message.headers.has('content-length') && !message.headers.has('content-encoding')) {
    const whole = new Uint8Array(await message.arrayBuffer());
    return whole.length > limitBytes ? undefined : whole;
  }
  return message.body === null ? new Uint8Array() : readStream(message.body, limitBytes);
}

async function readStream(stream: ReadableStream<Uint8Array>, limitBytes: number): Promise<Uint8Array | undefined> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joined(chunks, length);
    length += value.length;
    if (length > limitBytes) {
      await reader.cancel().catch(() => undefined);
      return undefined;
    }
    chunks.push(value);
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

/** Keeps nothing from one whole body to the next. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array): BodyText {
  try {
    return { ok: true, text: utf8.decode(bytes), bytes: bytes.length };
  } catch (cause) {
    return { ok: false, fault: 'not-utf-8', cause };
  }
}
