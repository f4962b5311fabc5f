import { expect } from 'chai';
import { environmentText } from './attach.ts';
import { explainProbe } from './library.ts';
import { clockResidue, parseClock } from './node-clock.ts';

describe('the clock of a node', () => {
  it('is read from the times of five looks', () => {
    const clock = parseClock('1000.0 1060.5 1001.0 1102.5 1002.0\n+60.000000 x1\n');
    expect(clock).to.deep.equal({
      real: 1002,
      shift: 60,
      uncertainty: 0.5,
      // 1102.5 = start + 2 * (1001.5 - start)
      start: 900.5,
      setting: '+60.000000 x1',
      loops: 0,
    });
  });

  it('counts the loops that flip it', () => {
    const clock = parseClock('1.0 1.0 1.0 2.0 1.0\n+0.000000 x1\n/proc/805/cmdline\n/proc/807/cmdline\n');
    expect(clock).to.include({ loops: 2, setting: '+0.000000 x1' });
  });

  for (const wrong of ['', 'su: user omm does not exist\n', '1.0 2.0\n+0 x1\n']) {
    it(`is not read from ${JSON.stringify(wrong)}`, () => {
      expect(() => parseClock(wrong)).to.throw('are no times');
    });
  }

  it('has residue that is removed only when there is some', async () => {
    for (const [printed, commands] of [
      ['', 1],
      ['clock of the server set to +60.000000 x1\n', 2],
    ] as const) {
      const ran: (readonly string[])[] = [];
      const exec = (argv: readonly string[]): Promise<{ readonly stdout: string }> => {
        ran.push(argv);
        return Promise.resolve({ stdout: ran.length === 1 ? printed : '' });
      };
      expect(await clockResidue(exec, 'remove')).to.deep.equal(printed === '' ? [] : [printed.trim()]);
      expect(ran).to.have.length(commands);
    }
  });
});

describe('libfaketime in an image', () => {
  it('fits when a program shows the other time', () => {
    expect(explainProbe('1700000000\n1700100000\n', '')).to.equal(undefined);
    expect(explainProbe('1700000000\n1700100001\n', '')).to.equal(undefined);
  });

  it('does not fit when the loader complains and goes on without it, and the reason is what it said', () => {
    const said = "ERROR: ld.so: object '/dbquake-clock-probe.so' from LD_PRELOAD cannot be preloaded: ignored.";
    expect(explainProbe('1700000000\n1700000000\n', `${said}\n`)).to.equal(said);
  });

  it('does not fit when the program does not start, as with musl', () => {
    expect(explainProbe('1700000000\n', 'Error relocating: __fprintf_chk: symbol not found')).to.include('relocating');
    expect(explainProbe('', '')).to.equal('it printed nothing');
  });
});

describe('the environment of a server with another clock', () => {
  it('names the programs that get it, and keeps what was preloaded before', () => {
    const text = environmentText(['gaussdb', 'postgres']);
    expect(text).to.include('FAKETIME_ONLY_CMDS=gaussdb,postgres\n');
    expect(text).to.include('${LD_PRELOAD:+:$LD_PRELOAD}');
  });
});
