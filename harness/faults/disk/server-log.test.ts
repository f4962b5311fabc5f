import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { messageWith, parseSizes } from './server-log.ts';

/** The log of a standby of the stand-in whose fdatasync failed. */
const panic = (): Promise<string> => readFile(new URL('fixtures/panic.log.txt', import.meta.url), 'utf8');

describe("the server's log", () => {
  it('says in one message what failed', async () => {
    expect(messageWith(await panic(), 'Input/output error')).to.equal(
      'PANIC:  could not fdatasync file "000000010000000000000004": Input/output error',
    );
  });

  it('says nothing of what did not happen', async () => {
    expect(messageWith(await panic(), 'No space left on device')).to.equal(undefined);
  });

  it('is measured file by file', () => {
    expect(parseSizes('3174 /data/pg_log/a b.log\n0 /data/pg_log/c.log\n')).to.deep.equal({
      '/data/pg_log/a b.log': 3174,
      '/data/pg_log/c.log': 0,
    });
  });
});
