import { expect } from 'chai';
import { readRecordings } from './recordings.ts';
import { parseTranscript } from './transcript.ts';

const TWO = `==== NOTE: before
######## [2026-11-20 11:21:13.482] $ gs_ctl start -D /d
-------- stdout
could not start-------- stderr
oops
-------- exit=1 duration=1.04s

######## [11:18:40] (as root, custom env) $ gs_ctl query
-------- stdout
-------- stderr
-------- exit=0 duration=0.02s
`;

describe('a recording', () => {
  it('is read into commands with both outputs, exit code, duration and the note before it', () => {
    expect(parseTranscript('r', TWO)).to.deep.equal([
      {
        recording: 'r',
        number: 1,
        command: 'gs_ctl start -D /d',
        user: 'omm',
        stdout: 'could not start',
        stderr: 'oops\n',
        exitCode: 1,
        durationSeconds: 1.04,
        notes: '==== NOTE: before',
      },
      {
        recording: 'r',
        number: 2,
        command: 'gs_ctl query',
        user: 'root',
        stdout: '',
        stderr: '',
        exitCode: 0,
        durationSeconds: 0.02,
        notes: '',
      },
    ]);
  });

  it('knows neither stderr nor exit code where the recorder kept only the beginning', () => {
    const [first] = parseTranscript('r', '######## [1] $ x\n-------- stdout\nhead\n==== NOTE: after\n');
    expect(first).to.include({ stdout: 'head\n', stderr: undefined, exitCode: undefined });
  });

  it('with a heading that is none of an entry is refused', () => {
    expect(() => parseTranscript('r', `${TWO}\n######## lost\n`)).to.throw('3 headings but 2 entries');
  });

  it('is read whole, for all that there are', () => {
    const counts = readRecordings().map(({ commands }) => commands.length);
    expect(counts).to.have.length(25);
    expect(counts.reduce((sum, count) => sum + count, 0)).to.equal(422);
  });
});
