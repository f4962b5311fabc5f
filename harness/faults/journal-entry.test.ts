import { expect } from 'chai';
import { openFaults, parseJournal, type JournalEntry, type JournalStep } from './journal-entry.ts';

const entry = (step: JournalStep, more: Partial<JournalEntry> = {}): JournalEntry => ({
  at: '2026-01-01T00:00:00.000Z',
  step,
  fault: 'f1',
  kind: 'kill',
  targets: [{ node: 'n1', container: 'c1' }],
  ...more,
});

describe('openFaults', () => {
  it('finds nothing in an empty journal', () => {
    expect(openFaults([])).to.deep.equal([]);
  });

  it('counts a fault as open from its intent on, with nothing known about the injection', () => {
    expect(openFaults([entry('inject-intent')])).to.deep.equal([
      { fault: 'f1', kind: 'kill', targets: [{ node: 'n1', container: 'c1' }], parameters: {}, injection: {} },
    ]);
  });

  it('keeps what the injection said through later steps', () => {
    const injection = { processes: ['12 345'] };
    const journal = [entry('inject-intent'), entry('injected', { injection }), entry('bites'), entry('heal-intent')];
    expect(openFaults(journal)[0]?.injection).to.deep.equal(injection);
  });

  for (const step of ['does-not-bite', 'not-healed'] as const) {
    it(`leaves a fault open after "${step}"`, () => {
      expect(openFaults([entry('inject-intent'), entry(step)])).to.have.length(1);
    });
  }

  it('keeps the parameters of the intent', () => {
    const parameters = { percent: 20 };
    expect(openFaults([entry('inject-intent', { parameters }), entry('bites')])[0]?.parameters).to.equal(parameters);
  });

  it('closes one fault and leaves another open', () => {
    const journal = [entry('injected'), entry('injected', { fault: 'f2' }), entry('healed')];
    expect(openFaults(journal).map(({ fault }) => fault)).to.deep.equal(['f2']);
  });
});

describe('parseJournal', () => {
  const line = JSON.stringify(entry('inject-intent'));

  it('reads one entry a line', () => {
    expect(parseJournal(`${line}\n${line}\n`)).to.deep.equal([entry('inject-intent'), entry('inject-intent')]);
  });

  it('leaves out a last line that a crash cut off, wherever the cut is', () => {
    for (let length = 0; length < line.length; length += 1) {
      expect(parseJournal(`${line}\n${line.slice(0, length)}`)).to.deep.equal([entry('inject-intent')]);
    }
  });

  it('takes a last line that is whole but has no line end', () => {
    expect(parseJournal(line)).to.have.length(1);
  });

  it('names a damaged line in the middle', () => {
    expect(() => parseJournal(`${line}\n{"at"\n${line}\n`)).to.throw(SyntaxError, 'Line 2');
  });
});
