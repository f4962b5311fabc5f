import { readFileSync, writeFileSync } from 'node:fs';
import { withSnapshotSerializable } from '../engine/snapshot-serializable.ts';

/** `make_engine FROM TO`, when the image is built: the PostgreSQL that gaussdb starts, from the distribution's. */
const [from, to] = process.argv.slice(2);
if (from === undefined || to === undefined) {
  process.stderr.write('usage: make_engine FROM TO\n');
  process.exit(64);
}
writeFileSync(to, withSnapshotSerializable(readFileSync(from)), { mode: 0o755 });
