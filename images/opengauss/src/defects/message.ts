/** One message of the PostgreSQL protocol after the start-up, without its length. */
export interface Message {
  /** One letter. */
  readonly type: string;
  readonly body: Buffer;
}

export function encodeMessage({ type, body }: Message): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

export function encodeMessages(messages: readonly Message[]): Buffer {
  return Buffer.concat(messages.map(encodeMessage));
}

/** Cuts a stream of bytes into messages. */
export class MessageSplitter {
  private rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): Message[] {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const messages: Message[] = [];
    while (this.rest.length >= 5) {
      const length = this.rest.readInt32BE(1) + 1;
      if (this.rest.length < length) break;
      messages.push({ type: this.rest.toString('latin1', 0, 1), body: this.rest.subarray(5, length) });
      this.rest = this.rest.subarray(length);
    }
    return messages;
  }

  /** What is left of a message that is not complete. */
  get remainder(): Buffer {
    return this.rest;
  }
}

/** A text that ends with a zero byte, and where the next field begins. */
export function readText(body: Buffer, offset: number): { readonly text: string; readonly next: number } {
  const end = body.indexOf(0, offset);
  return { text: body.toString('utf8', offset, end), next: end + 1 };
}

export function textField(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'utf8');
}

/** A Bind message after the names of portal and statement: formats, values, formats of the result. */
export function readParameters(rest: Buffer): (Buffer | null)[] {
  let offset = 2 + 2 * rest.readInt16BE(0);
  const count = rest.readInt16BE(offset);
  offset += 2;
  return Array.from({ length: count }, () => {
    const length = rest.readInt32BE(offset);
    offset += 4;
    if (length < 0) return null;
    offset += length;
    return rest.subarray(offset - length, offset);
  });
}

/** An ErrorResponse with severity ERROR. */
export function errorResponse(sqlstate: string, message: string): Message {
  const fields = ['SERROR', 'VERROR', `C${sqlstate}`, `M${message}`].map(textField);
  return { type: 'E', body: Buffer.concat([...fields, Buffer.from([0])]) };
}
