import { open, readFile, type FileHandle } from 'node:fs/promises';
import { parseJournal, type JournalEntry } from './journal-entry.ts';

/** The write-ahead journal of the faults of a run: every entry is on the disk when `append` resolves. */
export class Journal {
  readonly #file: FileHandle;
  /** Entries go to the disk one after the other, in the order of the calls. */
  #last: Promise<void> = Promise.resolve();

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Opens the journal for appending; a line that a crash cut off is taken away first. */
  static async open(path: string): Promise<Journal> {
    const file = await open(path, 'a+');
    const text = await file.readFile('utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) await file.truncate(Buffer.byteLength(whole));
    return new Journal(file);
  }

  async append(entry: Omit<JournalEntry, 'at'>): Promise<void> {
    const line = `${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`;
    const written = this.#last.then(async () => {
      await this.#file.appendFile(line);
      await this.#file.datasync();
    });
    this.#last = written.catch(() => undefined);
    return written;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#file.close();
  }
}

/** The entries of a journal; none when there is no file. Throws a `SyntaxError` for a damaged line that is not the last. */
export async function readJournal(path: string): Promise<readonly JournalEntry[]> {
  try {
    return parseJournal(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
