import { Readable } from 'node:stream';
import { expect } from 'chai';
import { QuakeError } from '../../errors.ts';
import { buildFailed, followBuild } from './build-stream.ts';

/** The engine sends JSON objects, one a line, cut anywhere into chunks. */
function engineStream(events: readonly object[]): Readable {
  const bytes = events.map((event) => `${JSON.stringify(event)}\r\n`).join('');
  return Readable.from(bytes.match(/[^]{1,7}/g) ?? []);
}

async function failureOf(events: readonly object[]): Promise<QuakeError> {
  try {
    await followBuild('dbquake/base:0', engineStream(events), () => undefined);
  } catch (error) {
    if (error instanceof QuakeError) return error;
    throw error;
  }
  throw new Error('the build did not fail');
}

describe('the output of a build', () => {
  it('arrives line by line, without empty lines', async () => {
    const lines: string[] = [];
    const events = [
      { stream: 'Step 1/2 : FROM x' },
      { stream: '\n' },
      { stream: ' ---> 1\nok\n' },
      { aux: { ID: 'x' } },
    ];
    await followBuild('dbquake/base:0', engineStream(events), (line) => lines.push(line));
    expect(lines).to.deep.equal(['Step 1/2 : FROM x', ' ---> 1', 'ok']);
  });

  it('ends with the last status, the id of an imported image', async () => {
    const id = await followBuild('x', engineStream([{ status: 'sha256:1' }]), () => undefined);
    expect(id).to.equal('sha256:1');
  });

  it('becomes an error with the lines before it', async () => {
    const error = await failureOf([{ stream: 'Setting up omm\n' }, { error: 'returned a non-zero code: 1' }]);
    expect(error.code).to.equal('QUAKE_IMAGE_BUILD_FAILED');
    expect(error.message).to.contain('non-zero code: 1').and.to.contain('Setting up omm');
  });

  it('says by its code when the disk is full', async () => {
    const error = await failureOf([{ error: 'write /var/lib/x: no space left on device' }]);
    expect(error.code).to.equal('QUAKE_DISK_FULL');
    expect(error.hint).to.contain('dbquake images prune');
  });

  it('is shortened to its end in the message of an error', () => {
    const output = Array.from({ length: 100 }, (_, index) => `line ${index}`);
    const { message } = buildFailed('x', 'y', output);
    expect(message).to.contain('line 99').and.not.to.contain('line 84');
  });
});
