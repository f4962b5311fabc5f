/** A word that the loader writes when the program starts: the address of something in the program. */
export interface Relocation {
  /** Address of the word. */
  readonly target: number;
  /** What it then points to, before the program is moved to its place in memory. */
  readonly addend: number;
  /** Where the addend stands in the file. */
  readonly addendOffset: number;
}

interface Segment {
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

const LOAD = 1;
const RELA = 4;
const RELA_SIZE = 24;

/** A 64-bit little-endian program file: where its addresses lie in the file, and its relocations. Pure. */
export class Elf {
  readonly relocations: readonly Relocation[];
  private readonly segments: readonly Segment[];

  /** @throws Error where the bytes are no such file */
  constructor(private readonly bytes: Buffer) {
    if (bytes.toString('latin1', 0, 6) !== '\u007fELF\u0002\u0001')
      throw new Error('not a 64-bit little-endian ELF file');
    this.segments = this.readSegments();
    this.relocations = this.readRelocations();
  }

  /** Where an address lies in the file; undefined where the file holds nothing for it. */
  offsetOf(address: number): number | undefined {
    const segment = this.segments.find((one) => address >= one.address && address < one.address + one.size);
    return segment === undefined ? undefined : address - segment.address + segment.offset;
  }

  /** The bytes at an address up to the next zero; undefined where the file holds nothing for it. */
  textAt(address: number): string | undefined {
    const start = this.offsetOf(address);
    return start === undefined ? undefined : this.bytes.toString('latin1', start, this.bytes.indexOf(0, start));
  }

  private readSegments(): Segment[] {
    return this.headers(0x20, 0x36, 0x38).flatMap((at) =>
      this.bytes.readUInt32LE(at) === LOAD
        ? [{ offset: this.word(at + 8), address: this.word(at + 16), size: this.word(at + 32) }]
        : [],
    );
  }

  private readRelocations(): Relocation[] {
    return this.headers(0x28, 0x3a, 0x3c).flatMap((at) => {
      if (this.bytes.readUInt32LE(at + 4) !== RELA) return [];
      const start = this.word(at + 24);
      return Array.from({ length: Math.floor(this.word(at + 32) / RELA_SIZE) }, (_, index) => {
        const entry = start + index * RELA_SIZE;
        return { target: this.word(entry), addend: this.word(entry + 16), addendOffset: entry + 16 };
      });
    });
  }

  /** Where the headers of a table begin, from the three fields of the file's header about it. */
  private headers(table: number, size: number, count: number): number[] {
    const start = this.word(table);
    const step = this.bytes.readUInt16LE(size);
    return Array.from({ length: this.bytes.readUInt16LE(count) }, (_, index) => start + index * step);
  }

  private word(at: number): number {
    return Number(this.bytes.readBigInt64LE(at));
  }
}
