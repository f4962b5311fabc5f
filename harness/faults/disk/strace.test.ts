import { expect } from 'chai';
import { CHANGING_CALLS, POSITIONED_WRITES, straceArguments, SYNC_CALLS } from './strace.ts';

describe('the arguments of strace', () => {
  it('name the fault, follow children and threads, and make calls fail', () => {
    expect(straceArguments('f3', { error: 'EIO', calls: ['fsync', 'fdatasync'] })).to.deep.equal([
      ...['-f', '-qq', '-o', '/tmp/dbquake_f3_strace'],
      ...['-e', 'trace=?fsync,?fdatasync', '-e', 'signal=none'],
      ...['-e', 'inject=?fsync,?fdatasync:error=EIO'],
    ]);
  });

  it('have a delay in microseconds', () => {
    const args = straceArguments('f3', { delayMs: 1.5, calls: ['fsync'] });
    expect(args.at(-1)).to.equal('inject=?fsync:delay_enter=1500');
  });

  it('inject nothing and print nothing for the control', () => {
    const args = straceArguments('f3', undefined);
    expect(args.join(' ')).to.include('trace=none').and.to.not.include('inject');
  });

  it('spare what goes to sockets and pipes', () => {
    const spared = ['write', 'writev', 'sendto', 'sendmsg', 'read', 'open', 'openat'];
    for (const call of spared) expect([...SYNC_CALLS, ...POSITIONED_WRITES, ...CHANGING_CALLS]).to.not.include(call);
  });
});
