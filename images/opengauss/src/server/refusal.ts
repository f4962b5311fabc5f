/** SSLRequest and GSSENCRequest of the PostgreSQL protocol: answered with one letter, then the client goes on. */
const ENCRYPTION_REQUESTS = new Set([80877103, 80877104]);

/** What a first packet of a client asks for; undefined while it is not complete. */
export function readStartupPacket(bytes: Buffer): 'encryption' | 'startup' | undefined {
  if (bytes.length < 8) return undefined;
  const length = bytes.readInt32BE(0);
  if (ENCRYPTION_REQUESTS.has(bytes.readInt32BE(4)) && length === 8) return 'encryption';
  return bytes.length >= length || length > 10000 ? 'startup' : undefined;
}

/** An ErrorResponse of the PostgreSQL protocol with severity FATAL. */
export function fatalResponse(message: string, sqlstate: string): Buffer {
  const fields = [`SFATAL`, `VFATAL`, `C${sqlstate}`, `M${message}`].map((field) => `${field}\0`).join('');
  const body = Buffer.from(`${fields}\0`, 'utf8');
  const head = Buffer.alloc(5);
  head.write('E', 0, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
