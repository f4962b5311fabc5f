import { Elf, type Relocation } from './elf.ts';

/** PostgreSQL's table of isolation levels in its order, with its numbers. */
const LEVELS = [
  ['serializable', 3],
  ['repeatable read', 2],
  ['read committed', 1],
  ['read uncommitted', 0],
] as const;
/** A pointer to the name, a number, a flag. */
const ENTRY_SIZE = 16;
const NUMBER_AT = 8;
const REPEATABLE_READ = 2;

/**
 * The PostgreSQL program with one table changed: `serializable` is taken, on a standby too, and is `repeatable read`, which
 * is also what it shows afterwards, as in openGauss (facts/opengauss.md §13). PostgreSQL has no setting for that, and its
 * own serializable is stronger. Of the table's entries the first two change places and have the same number then.
 * @throws Error where the file is no program of this kind, or has not exactly one such table
 */
export function withSnapshotSerializable(program: Buffer): Buffer {
  const elf = new Elf(program);
  const byTarget = new Map(elf.relocations.map((relocation) => [relocation.target, relocation]));
  const tables = elf.relocations.flatMap((first) => {
    const entries = LEVELS.map((_, index) => byTarget.get(first.target + index * ENTRY_SIZE));
    return LEVELS.every(([name, number], index) => isEntry(elf, program, entries[index], name, number)) ? [first] : [];
  });
  const [first, ...others] = tables;
  const second = first === undefined ? undefined : byTarget.get(first.target + ENTRY_SIZE);
  if (first === undefined || second === undefined || others.length > 0) {
    throw new Error(`${tables.length} tables of isolation levels where there must be one`);
  }
  const changed = Buffer.from(program);
  point(elf, changed, first, second.addend);
  point(elf, changed, second, first.addend);
  changed.writeInt32LE(REPEATABLE_READ, offsetOf(elf, first.target) + NUMBER_AT);
  return changed;
}

function isEntry(elf: Elf, program: Buffer, pointer: Relocation | undefined, name: string, number: number): boolean {
  if (pointer === undefined || elf.textAt(pointer.addend) !== name) return false;
  const offset = elf.offsetOf(pointer.target);
  return offset !== undefined && program.readInt32LE(offset + NUMBER_AT) === number;
}

/** Some linkers write the address into the word as well. */
function point(elf: Elf, changed: Buffer, pointer: Relocation, addend: number): void {
  const offset = offsetOf(elf, pointer.target);
  if (changed.readBigInt64LE(offset) === BigInt(pointer.addend)) changed.writeBigInt64LE(BigInt(addend), offset);
  changed.writeBigInt64LE(BigInt(addend), pointer.addendOffset);
}

function offsetOf(elf: Elf, address: number): number {
  const offset = elf.offsetOf(address);
  if (offset === undefined) throw new Error(`the file holds nothing for address ${address}`);
  return offset;
}
