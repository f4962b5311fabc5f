import { QuakeError } from '../../errors.ts';
import type { ModelName } from './model-table.ts';

/** Product names whose isolation levels are known here. */
export type IsolatedProduct = 'opengauss' | 'kingbase' | 'dm' | 'postgresql';

/** Isolation levels of the SQL standard, as `BEGIN ISOLATION LEVEL ...` spells them, in lower case. */
export type IsolationLevel = 'read uncommitted' | 'read committed' | 'repeatable read' | 'serializable';

/**
 * What one primary promises at each level.
 *
 * openGauss treats read uncommitted as read committed and serializable as repeatable read (facts/opengauss.md §13: it shows
 * as such), which is snapshot isolation; PostgreSQL, and KingbaseES which descends from it, have serializable snapshot
 * isolation. Of DM only read committed is known for certain, so the rest is refused rather than guessed.
 */
const MODELS: Readonly<Record<IsolatedProduct, Readonly<Partial<Record<IsolationLevel, ModelName>>>>> = {
  opengauss: {
    'read uncommitted': 'read-committed',
    'read committed': 'read-committed',
    'repeatable read': 'snapshot-isolation',
    serializable: 'snapshot-isolation',
  },
  kingbase: {
    'read uncommitted': 'read-committed',
    'read committed': 'read-committed',
    'repeatable read': 'snapshot-isolation',
    serializable: 'serializable',
  },
  dm: { 'read committed': 'read-committed' },
  postgresql: {
    'read uncommitted': 'read-committed',
    'read committed': 'read-committed',
    'repeatable read': 'snapshot-isolation',
    serializable: 'serializable',
  },
};

/**
 * The model that a product promises at an isolation level, on its primary.
 * @throws QuakeError `QUAKE_ISOLATION_UNKNOWN`.
 */
export function isolationModel(product: string, isolation: string): ModelName {
  const levels: Readonly<Partial<Record<string, ModelName>>> | undefined = Object.entries(MODELS).find(
    ([name]) => name === product.toLowerCase(),
  )?.[1];
  const model = levels?.[isolation.toLowerCase().replaceAll(/[\s_-]+/g, ' ')];
  if (model !== undefined) return model;
  throw new QuakeError(
    'QUAKE_ISOLATION_UNKNOWN',
    `it is not known what ${product} promises at ${JSON.stringify(isolation)}`,
    {
      exitClass: 'usage',
      hint: `products: ${Object.keys(MODELS).join(', ')}; levels: ${Object.keys(MODELS.postgresql).join(', ')}`,
      context: { product, isolation },
    },
  );
}
