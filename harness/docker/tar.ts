/** A file in a tar archive, as Docker hands files of a container in and out. */
export interface TarFile {
  readonly path: string;
  readonly content: Buffer;
  /** Permission bits; 0o644 unless told. */
  readonly mode?: number;
  readonly userId?: number;
  readonly groupId?: number;
}

const BLOCK = 512;
const REGULAR_FILE: readonly string[] = ['0', '\0', ''];

/** Reads the regular files of an archive: ustar, with GNU and pax long names. Everything else in it is left out. */
export function readTar(archive: Buffer): readonly TarFile[] {
  const files: TarFile[] = [];
  let longName: string | undefined;
  for (let offset = 0; offset + BLOCK <= archive.length;) {
    const header = archive.subarray(offset, offset + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const size = readNumber(header, 124, 12);
    const content = archive.subarray(offset + BLOCK, offset + BLOCK + size);
    const type = readText(header, 156, 1);
    if (type === 'L') longName = readText(content, 0, content.length);
    else if (type === 'x') longName = paxPath(content) ?? longName;
    else {
      if (REGULAR_FILE.includes(type)) {
        files.push({
          path: longName ?? shortName(header),
          content,
          mode: readNumber(header, 100, 8),
          userId: readNumber(header, 108, 8),
          groupId: readNumber(header, 116, 8),
        });
      }
      longName = undefined;
    }
    offset += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

/** Writes a ustar archive. Throws a `RangeError` for a path of more than 100 bytes. */
export function writeTar(files: readonly TarFile[]): Buffer {
  const parts = files.flatMap((file) => {
    const padding = Buffer.alloc((BLOCK - (file.content.length % BLOCK)) % BLOCK);
    return [writeHeader(file), file.content, padding];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

function writeHeader(file: TarFile): Buffer {
  const path = Buffer.from(file.path);
  if (path.length > 100)
    throw new RangeError(`Expected a path of at most 100 bytes for a tar archive, got ${file.path}`);
  const header = Buffer.alloc(BLOCK);
  path.copy(header);
  writeNumber(header, 100, 8, file.mode ?? 0o644);
  writeNumber(header, 108, 8, file.userId ?? 0);
  writeNumber(header, 116, 8, file.groupId ?? 0);
  writeNumber(header, 124, 12, file.content.length);
  writeNumber(header, 136, 12, Math.floor(Date.now() / 1000));
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  header.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

function shortName(header: Buffer): string {
  const prefix = readText(header, 257, 5) === 'ustar' ? readText(header, 345, 155) : '';
  const name = readText(header, 0, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** Records of a pax header: `LENGTH KEY=VALUE\n`. */
function paxPath(content: Buffer): string | undefined {
  return /(?:^|\n)\d+ path=(.*)\n/.exec(content.toString('utf8'))?.[1];
}

function readText(block: Buffer, start: number, length: number): string {
  const field = block.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.subarray(0, end === -1 ? length : end).toString('utf8');
}

/** Octal text, or, where the first bit is set, a big-endian number. */
function readNumber(header: Buffer, start: number, length: number): number {
  const field = header.subarray(start, start + length);
  if ((field[0] ?? 0) >= 0x80) return Number(field.readBigUInt64BE(length - 8));
  return Number.parseInt(readText(header, start, length).trim() || '0', 8);
}

function writeNumber(header: Buffer, start: number, length: number, value: number): void {
  header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, start);
}
