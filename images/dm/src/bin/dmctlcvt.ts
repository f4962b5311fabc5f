import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf } from '../../../../harness/errors.ts';
import { convert } from '../dmctlcvt/dmctlcvt.ts';
import { writeWhole } from '../shell/write-whole.ts';

try {
  const { lines, files } = convert(process.argv.slice(2), {
    read: (path) => readFileSync(path, 'utf8'),
    tguid: () => BigInt(randomInt(2 ** 47)) + 1n,
  });
  for (const { path, text } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeWhole(path, text);
  }
  process.stdout.write(`${lines.join('\n')}\n`);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
