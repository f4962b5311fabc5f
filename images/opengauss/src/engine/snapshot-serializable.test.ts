import { expect } from 'chai';
import { withSnapshotSerializable } from './snapshot-serializable.ts';

const BASE = 0x1000;
const TABLE = 0x400;
const RELOCATIONS = 0x800;

/** A program file with nothing but tables of names and numbers, and the relocations for the names. */
function program(tables: readonly (readonly (readonly [string, number])[])[]): Buffer {
  const bytes = Buffer.alloc(0x1000);
  bytes.write('\u007fELF\u0002\u0001', 0, 'latin1');
  bytes.writeBigInt64LE(0x40n, 0x20);
  bytes.writeUInt16LE(56, 0x36);
  bytes.writeUInt16LE(1, 0x38);
  bytes.writeUInt32LE(1, 0x40);
  bytes.writeBigInt64LE(0n, 0x48);
  bytes.writeBigInt64LE(BigInt(BASE), 0x50);
  bytes.writeBigInt64LE(BigInt(bytes.length), 0x60);
  bytes.writeBigInt64LE(0x100n, 0x28);
  bytes.writeUInt16LE(64, 0x3a);
  bytes.writeUInt16LE(1, 0x3c);
  let text = 0x600;
  let relocation = RELOCATIONS;
  tables.flat().forEach(([name, number], index) => {
    const entry = TABLE + index * 16;
    bytes.write(`${name}\0`, text, 'latin1');
    bytes.writeInt32LE(number, entry + 8);
    bytes.writeBigInt64LE(BigInt(BASE + text), entry);
    bytes.writeBigInt64LE(BigInt(BASE + entry), relocation);
    bytes.writeBigInt64LE(8n, relocation + 8);
    bytes.writeBigInt64LE(BigInt(BASE + text), relocation + 16);
    text += name.length + 1;
    relocation += 24;
  });
  bytes.writeUInt32LE(4, 0x104);
  bytes.writeBigInt64LE(BigInt(RELOCATIONS), 0x118);
  bytes.writeBigInt64LE(BigInt(relocation - RELOCATIONS), 0x120);
  return bytes;
}

/** The table as the running program sees it: names by relocation. */
function tableOf(bytes: Buffer, length: number): [string, number][] {
  return Array.from({ length }, (_, index) => {
    const start = Number(bytes.readBigInt64LE(RELOCATIONS + index * 24 + 16)) - BASE;
    const name = bytes.toString('latin1', start, bytes.indexOf(0, start));
    return [name, bytes.readInt32LE(TABLE + index * 16 + 8)];
  });
}

const COLORS = [
  ['red', 1],
  ['serializable', 2],
] as const;
const LEVELS = [
  ['serializable', 3],
  ['repeatable read', 2],
  ['read committed', 1],
  ['read uncommitted', 0],
] as const;

describe('the engine whose serializable is repeatable read', () => {
  it('takes both names for one level and shows the weaker one, which comes first', () => {
    const changed = withSnapshotSerializable(program([COLORS, LEVELS]));
    expect(tableOf(changed, 6)).to.deep.equal([
      ...COLORS,
      ['repeatable read', 2],
      ['serializable', 2],
      ...LEVELS.slice(2),
    ]);
  });

  it('differs from the original in these pointers and this number only', () => {
    const original = program([LEVELS]);
    const changed = withSnapshotSerializable(original);
    const words = Array.from({ length: original.length / 8 }, (_, index) => index * 8).filter(
      (at) => original.readBigInt64LE(at) !== changed.readBigInt64LE(at),
    );
    expect(words).to.deep.equal([TABLE, TABLE + 8, TABLE + 16, RELOCATIONS + 16, RELOCATIONS + 40]);
  });

  it('is refused where the table is not found once', () => {
    expect(() => withSnapshotSerializable(program([COLORS]))).to.throw('0 tables of isolation levels');
    expect(() => withSnapshotSerializable(program([LEVELS, LEVELS]))).to.throw('2 tables of isolation levels');
    expect(() => withSnapshotSerializable(Buffer.from('#!/bin/sh\n'))).to.throw('not a 64-bit little-endian ELF file');
  });
});
