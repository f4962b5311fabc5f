import type { Scalar } from './transaction-history.ts';

/** Integers below this are their own code; everything else is numbered from here on. */
const FIRST_INTERNED = 0x40000000;

/** Codes of values: small integers stand for themselves, so that the usual history interns nothing. */
export class ValueCodes {
  private readonly codes = new Map<Scalar, number>();
  private readonly interned: Scalar[] = [];

  code(value: unknown): number {
    if (typeof value === 'number' && value >= 0 && value < FIRST_INTERNED && (value | 0) === value) return value;
    const scalar = toScalar(value);
    const known = this.codes.get(scalar);
    if (known !== undefined) return known;
    const code = FIRST_INTERNED + this.interned.length;
    this.interned.push(scalar);
    this.codes.set(scalar, code);
    return code;
  }

  valueOf(code: number): Scalar {
    return code < FIRST_INTERNED ? code : (this.interned[code - FIRST_INTERNED] ?? code);
  }
}

/** Codes from 0 on without gaps, in the order of first appearance. */
export class DenseCodes {
  private readonly codes = new Map<Scalar, number>();
  private readonly scalars: Scalar[] = [];

  get count(): number {
    return this.scalars.length;
  }

  code(value: unknown): number {
    const scalar = toScalar(value);
    const known = this.codes.get(scalar);
    if (known !== undefined) return known;
    const code = this.scalars.length;
    this.scalars.push(scalar);
    this.codes.set(scalar, code);
    return code;
  }

  scalarOf(code: number): Scalar {
    return this.scalars[code] ?? code;
  }
}

/** What is no scalar (a vector as a key) is known by its JSON. */
function toScalar(value: unknown): Scalar {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
  return value === undefined ? 'undefined' : JSON.stringify(value);
}
