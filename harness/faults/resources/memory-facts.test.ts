import { expect } from 'chai';
import { parseMemory } from './memory-facts.ts';

describe('parseMemory', () => {
  it('reads version 1 of cgroups: no page cache, but the memory of the kernel', () => {
    const output = [
      'memory.stat cache 37793792',
      'memory.stat rss 585728',
      'memory.stat shmem 4096',
      'memory.stat total_rss 999999',
      'memory.limit_in_bytes 41943040',
      'memory.kmem.usage_in_bytes 2228224',
      'memory.oom_control oom_kill_disable 0',
      'memory.oom_control under_oom 0',
      'memory.oom_control oom_kill 3',
    ].join('\n');
    expect(parseMemory(output)).to.deep.equal({
      limit: 41943040,
      unreclaimable: 585728 + 4096 + 2228224,
      oomKills: 3,
    });
  });

  it('reads version 2 of cgroups, without a limit', () => {
    const output = [
      'memory.stat anon 1000',
      'memory.stat file 77',
      'memory.stat kernel 200',
      'memory.stat shmem 30',
      'memory.max max',
      'memory.events max 5',
      'memory.events oom_kill 1',
      'memory.events oom_group_kill 0',
    ].join('\n');
    expect(parseMemory(output)).to.deep.equal({ limit: Number.MAX_SAFE_INTEGER, unreclaimable: 1230, oomKills: 1 });
  });

  it('says nothing where the files are not there', () => {
    expect(parseMemory('')).to.equal(undefined);
  });
});
