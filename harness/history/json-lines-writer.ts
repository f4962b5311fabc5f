import { open, type FileHandle } from 'node:fs/promises';
import { messageOf, QuakeError } from '../errors.ts';

/** Lines are handed to the disk when this much has gathered, ... */
const FLUSH_BYTES = 64 * 1024;
/** ... and at the latest after this time, so that a killed harness loses no more. */
const FLUSH_AFTER_MS = 50;
/** A disk that is so far behind will not catch up; better to say so than to fill the memory. */
const MAXIMUM_WAITING_BYTES = 64 * 1024 * 1024;

/**
 * Appends JSON objects to a file, one a line, in the order of the calls. Writing happens in the background and never
 * delays the caller. A failed write is thrown by the next call of any method.
 */
export class JsonLinesWriter {
  readonly #path: string;
  readonly #file: FileHandle;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #failure: QuakeError | undefined;
  #closed = false;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /** Makes the file, or empties it. Throws an environment error when the disk does not let it. */
  static async create(path: string): Promise<JsonLinesWriter> {
    try {
      return new JsonLinesWriter(path, await open(path, 'w'));
    } catch (error) {
      throw writeFailure(path, error);
    }
  }

  /** Throws a `QuakeError` when an earlier write failed or the disk is hopelessly behind. */
  write(value: object): void {
    this.#throwFailure();
    if (this.#closed) throw new TypeError(`${this.#path} is closed`);
    const line = `${JSON.stringify(value)}\n`;
    this.#waiting.push(line);
    this.#waitingBytes += line.length;
    if (this.#waitingBytes > MAXIMUM_WAITING_BYTES) {
      throw writeFailure(this.#path, `${this.#waitingBytes} bytes are waiting for the disk`);
    }
    if (this.#waitingBytes >= FLUSH_BYTES) this.#start();
    else this.#timer ??= setTimeout(() => this.#start(), FLUSH_AFTER_MS);
  }

  /** Resolves when everything that was written so far is with the operating system. */
  async flush(): Promise<void> {
    this.#start();
    while (this.#writing !== undefined) await this.#writing;
    this.#throwFailure();
  }

  /** Flushes, makes the file durable and closes it. May be called again. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      await this.flush();
      await this.#file.sync();
    } catch (error) {
      throw writeFailure(this.#path, error);
    } finally {
      await this.#file.close();
    }
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // An empty drain would end before its promise is stored, and the promise would then stay for ever.
    if (this.#waiting.length > 0) this.#writing ??= this.#drain();
  }

  /** One write at a time, so that lines cannot overtake each other. Never rejects: see `#throwFailure`. */
  async #drain(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const text = this.#waiting.join('');
        this.#waiting = [];
        this.#waitingBytes = 0;
        await this.#file.appendFile(text);
      }
    } catch (error) {
      this.#failure ??= writeFailure(this.#path, error);
      this.#waiting = [];
      this.#waitingBytes = 0;
    } finally {
      this.#writing = undefined;
    }
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}

function writeFailure(path: string, cause: unknown): QuakeError {
  if (cause instanceof QuakeError) return cause;
  return new QuakeError('QUAKE_RUN_FILE', `Cannot write ${path}: ${messageOf(cause)}`, {
    exitClass: 'environment',
    hint: 'Is the disk full? Choose another place for runs.',
    context: { path },
    cause,
  });
}
