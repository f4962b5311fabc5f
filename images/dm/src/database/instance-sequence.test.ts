import { expect } from 'chai';
import { checkInstanceSequence, NEW_INSTANCE, type InstanceSequence } from './instance-sequence.ts';

/** A dminst.sys and servers that look at it once a second. */
class Library {
  inFile = 41;
  readonly servers = new Map<string, InstanceSequence>();
  readonly exited: string[] = [];

  second(): void {
    for (const [name, known] of this.servers) {
      const verdict = checkInstanceSequence(known, this.inFile);
      if (verdict.kind === 'another server') {
        this.exited.push(name);
        this.servers.delete(name);
        continue;
      }
      if (verdict.kind === 'write') this.inFile = verdict.value;
      this.servers.set(name, verdict.next);
    }
  }
}

describe('dminst.sys (HA_INST_CHECK_FLAG)', () => {
  it('C11: holds a number that a working server makes one larger every second', () => {
    const library = new Library();
    library.servers.set('first', NEW_INSTANCE);
    const values = Array.from({ length: 4 }, () => {
      library.second();
      return library.inFile;
    });
    expect(values).to.deep.equal([41, 42, 43, 44]);
    expect(library.exited).to.deep.equal([]);
  });

  it('C11: shows a second server on the same library within two seconds, and it exits', () => {
    for (const startedAfter of [2, 3, 10]) {
      const library = new Library();
      library.servers.set('first', NEW_INSTANCE);
      for (let second = 0; second < startedAfter; second += 1) library.second();
      library.servers.set('second', NEW_INSTANCE);
      library.second();
      library.second();
      expect(library.exited).to.deep.equal(['second']);
      expect([...library.servers.keys()]).to.deep.equal(['first']);
    }
  });

  it('lets a server start on the library of one that is dead', () => {
    const library = new Library();
    library.servers.set('first', NEW_INSTANCE);
    library.second();
    library.second();
    library.servers.delete('first');
    library.servers.set('next', NEW_INSTANCE);
    for (let second = 0; second < 5; second += 1) library.second();
    expect(library.exited).to.deep.equal([]);
    expect(library.inFile).to.equal(46);
  });
});
