import { StringDecoder } from 'node:string_decoder';

export type StreamName = 'stdout' | 'stderr';

const HEADER_BYTES = 8;
const STREAM_BY_TYPE: Readonly<Record<number, StreamName>> = { 1: 'stdout', 2: 'stderr' };

/**
 * Takes apart Docker's multiplexed stream: frames of 8 bytes header (type, three zeros, big-endian length) and payload.
 * Frames and UTF-8 characters may be cut anywhere by the transport; neither is damaged (facts/ecosystem.md §1.2 no. 10).
 */
export class StreamDecoder {
  readonly #onText: (stream: StreamName, text: string) => void;
  readonly #text: Readonly<Record<StreamName, StringDecoder>> = {
    stdout: new StringDecoder('utf8'),
    stderr: new StringDecoder('utf8'),
  };
  #header = Buffer.alloc(0);
  #stream: StreamName = 'stdout';
  #payloadLeft = 0;

  constructor(onText: (stream: StreamName, text: string) => void) {
    this.#onText = onText;
  }

  push(chunk: Buffer): void {
    let offset = 0;
    while (offset < chunk.length) {
      if (this.#payloadLeft === 0) offset = this.#readHeader(chunk, offset);
      else offset = this.#readPayload(chunk, offset);
    }
  }

  /** Hands out what was kept back of a character that never became whole. */
  end(): void {
    for (const stream of ['stdout', 'stderr'] as const) this.#emit(stream, this.#text[stream].end());
  }

  #readHeader(chunk: Buffer, offset: number): number {
    const end = Math.min(chunk.length, offset + HEADER_BYTES - this.#header.length);
    this.#header = Buffer.concat([this.#header, chunk.subarray(offset, end)]);
    if (this.#header.length === HEADER_BYTES) {
      this.#stream = STREAM_BY_TYPE[this.#header.readUInt8(0)] ?? 'stdout';
      this.#payloadLeft = this.#header.readUInt32BE(4);
      this.#header = Buffer.alloc(0);
    }
    return end;
  }

  #readPayload(chunk: Buffer, offset: number): number {
    const end = Math.min(chunk.length, offset + this.#payloadLeft);
    this.#payloadLeft -= end - offset;
    this.#emit(this.#stream, this.#text[this.#stream].write(chunk.subarray(offset, end)));
    return end;
  }

  #emit(stream: StreamName, text: string): void {
    if (text !== '') this.#onText(stream, text);
  }
}
