import type { Context } from 'mocha';
import { requireImage } from '../../harness/docker/images/index.ts';
import { openGauss } from '../../harness/products/opengauss/opengauss.ts';
import { skipBecause } from '../support/skip-because.ts';

/** What a suite that also runs on a real server runs on. */
export interface ImageUnderTest {
  readonly name: string;
  /** Not the product: ours, with PostgreSQL underneath. */
  readonly standIn: boolean;
}

/** The image that `DBQUAKE_IMAGE` names (`opengauss/opengauss:6.0.0`), else the stand-in. It has to be on this machine. */
export async function imageUnderTest(): Promise<ImageUnderTest> {
  const { name, kind } = await requireImage(openGauss.container.image);
  return { name, standIn: kind !== 'real' };
}

/** Skips a test on a real server and says why. */
export async function standInOnly(context: Context, reason: string): Promise<void> {
  if (!(await imageUnderTest()).standIn) skipBecause(context, reason);
}
