import { expect } from 'chai';
import fc from 'fast-check';
import type { ContextFile } from './build-context.ts';
import { contentHash } from './content-hash.ts';

describe('the hash of an image', () => {
  const file = (path: string, content: string, executable = false): ContextFile => ({
    path,
    executable,
    content: Buffer.from(content),
  });
  const files = [file('Dockerfile', 'FROM x'), file('files/start.sh', 'exit 0', true)];
  const hash = contentHash(files, ['dbquake/base:0123456789ab']);

  it('is 12 hex digits', () => {
    expect(hash).to.match(/^[0-9a-f]{12}$/);
  });

  it('does not depend on the order in which the files were found', () => {
    expect(contentHash([...files].reverse(), ['dbquake/base:0123456789ab'])).to.equal(hash);
  });

  const changes: readonly [string, readonly ContextFile[], readonly string[]][] = [
    ['a byte', [file('Dockerfile', 'FROM y'), file('files/start.sh', 'exit 0', true)], ['dbquake/base:0123456789ab']],
    ['a name', [file('Dockerfile', 'FROM x'), file('files/begin.sh', 'exit 0', true)], ['dbquake/base:0123456789ab']],
    [
      'an executable bit',
      [file('Dockerfile', 'FROM x'), file('files/start.sh', 'exit 0')],
      ['dbquake/base:0123456789ab'],
    ],
    ['the parent', files, ['dbquake/base:ba9876543210']],
    ['the number of files', files.slice(0, 1), ['dbquake/base:0123456789ab']],
  ];
  for (const [what, changed, ingredients] of changes) {
    it(`changes with ${what}`, () => {
      expect(contentHash(changed, ingredients)).to.not.equal(hash);
    });
  }

  it('tells apart how the same bytes are spread over names and contents', () => {
    const text = fc.string({ minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        const one = contentHash([file(a + b, c)], []);
        const other = contentHash([file(a, b + c)], []);
        expect(one).to.not.equal(other);
      }),
    );
  });
});
