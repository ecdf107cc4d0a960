import { describe, expect, it } from 'vitest';
import { readHttpMessages } from '../../../../simulators/kit/http-message.ts';

const read = (text: string) => readHttpMessages(Buffer.from(text, 'utf8'));

describe('readHttpMessages', () => {
  it('takes messages of one connection apart', () => {
    const text = 'POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\né!GET /b HTTP/1.1\r\nhost: x\r\n\r\n';
    expect(read(text)).toEqual([
      { startLine: 'POST /a HTTP/1.1', headers: ['Content-Length: 3'], body: 'é!', bodyBytes: 3, chunked: false },
      { startLine: 'GET /b HTTP/1.1', headers: ['host: x'], body: '', bodyBytes: 0, chunked: false },
    ]);
  });

  it('takes chunked framing off, and counts it', () => {
    const [message] = read('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n');
    expect(message).toMatchObject({ body: 'abcde', bodyBytes: 20, chunked: true });
  });

  it.each(['HTTP/1.1 200 OK\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort'])(
    'refuses half a message',
    (text) => {
      expect(() => read(text)).toThrow(SyntaxError);
    },
  );
});
