import { expect } from 'chai';
import { ScriptedNode, type Answer } from './fixtures/scripted-node.ts';
import { notePromotion, whilePromoting } from './promotions.ts';
import { rejoin as rejoinInTime, type Time } from './rejoin.ts';

const OPTIONS = 'since 1795172903.5\n/usr/local/opengauss/bin/gaussdb "-D" "/data" "-M" "primary"\n';
const answers = {
  down: ['query-no-pid-file.txt', 1],
  primary: ['query-primary.txt', 0],
  following: ['query-standby.txt', 0],
  diverged: ['query-wal-removed.txt', 0],
  started: ['start-ok.txt', 0],
  stopped: ['stop-ok.txt', 0],
  incremental: ['build-incremental-ok.txt', 0],
  full: ['build-full-ok.txt', 0],
  failed: ['build-full-no-primary.txt', 1],
} as const satisfies Record<string, Answer>;

/** A node that is in one state until a command takes it to the next. */
function node(
  name: string,
  first: Answer,
  transitions: Readonly<Record<string, readonly [says: Answer, then: Answer]>>,
  options = OPTIONS,
): ScriptedNode {
  let state = first;
  return new ScriptedNode(name, (command) => {
    if (command === 'query') return state;
    if (command === 'look at the data directory') return options;
    const transition = transitions[command];
    if (transition === undefined) throw new Error(`${name}: nobody expected "${command}"`);
    state = transition[1];
    return transition[0];
  });
}

/** Waiting takes no time but passes it. */
function simulatedTime(): Time {
  let now = 0;
  return {
    now: () => now,
    sleep: (ms) => {
      now += ms;
      return Promise.resolve();
    },
  };
}

const rejoin = (node: ScriptedNode, nodes: readonly ScriptedNode[]): ReturnType<typeof rejoinInTime> =>
  rejoinInTime(node, nodes, () => undefined, simulatedTime());
const other = (): ScriptedNode => node('n2', answers.primary, {});

describe('a node that rejoins', () => {
  it('is started as standby, and that is all when it follows', async () => {
    const n1 = node('n1', answers.down, { 'start -M standby': [answers.started, answers.following] });
    expect(await rejoin(n1, [n1, other()])).to.deep.equal({ role: 'standby' });
    expect(n1.commands).to.deep.equal(['start -M standby']);
  });

  it('is left alone when it follows already', async () => {
    const n1 = node('n1', answers.following, {});
    expect(await rejoin(n1, [n1, other()])).to.deep.equal({ role: 'standby' });
    expect(n1.commands).to.deep.equal([]);
  });

  it('is built when its WAL is another than the primary has', async () => {
    const n1 = node('n1', answers.down, {
      'start -M standby': [answers.started, answers.diverged],
      'build -b auto -M standby': [answers.incremental, answers.following],
    });
    expect(await rejoin(n1, [n1, other()])).to.deep.equal({
      role: 'standby',
      build: { mode: 'incremental', reason: 'standby, Need repair, WAL segment removed' },
    });
  });

  it('is stopped at once when it is a second primary, and then started as standby', async () => {
    const n1 = node('n1', answers.primary, {
      'stop -m immediate': [answers.stopped, answers.down],
      'start -M standby': [answers.started, answers.following],
    });
    await rejoin(n1, [n1, other()]);
    expect(n1.commands).to.deep.equal(['stop -m immediate', 'start -M standby']);
  });

  it('goes on as primary when it was promoted after the other primary', async () => {
    const n1 = node('n1', answers.primary, {}, OPTIONS.replace('2903', '2904'));
    expect(await rejoin(n1, [n1, other()])).to.deep.equal({ role: 'primary' });
    expect(n1.commands).to.deep.equal([]);
  });

  it('goes on as primary when this process promoted it, although the other one was started later', async () => {
    const n1 = node('n1', answers.primary, {});
    const restarted = node('n2', answers.primary, {}, OPTIONS.replace('2903', '2999'));
    notePromotion(n1);
    expect(await rejoin(n1, [n1, restarted])).to.deep.equal({ role: 'primary' });
  });

  it('is stopped when it was started without a role beside the primary, although that was later', async () => {
    const forgotten = OPTIONS.replace('2903', '2999').replace(' "-M" "primary"', '');
    const n1 = node(
      'n1',
      answers.primary,
      {
        'stop -m immediate': [answers.stopped, answers.down],
        'start -M standby': [answers.started, answers.following],
      },
      forgotten,
    );
    await rejoin(n1, [n1, other()]);
    expect(n1.commands).to.deep.equal(['stop -m immediate', 'start -M standby']);
  });

  it('is stopped when the node that was promoted over it goes down meanwhile, and waits as standby', async () => {
    let looks = 0;
    const n1 = node('n1', answers.primary, {
      'stop -m immediate': [answers.stopped, answers.down],
      'start -M standby': [answers.started, answers.following],
    });
    const dying = new ScriptedNode('n2', (command) => {
      if (command !== 'query') return OPTIONS.replace('2903', '2904');
      return ++looks === 1 ? answers.primary : answers.down;
    });
    await rejoin(n1, [n1, dying]);
    expect(n1.commands).to.deep.equal(['stop -m immediate', 'start -M standby']);
  });

  it('is not stopped when the primary that it saw, and that was one before it, has gone since', async () => {
    let looks = 0;
    const n1 = new ScriptedNode('n1', (command) =>
      command === 'query' ? answers.primary : OPTIONS.replace('2903', looks < 2 ? '2901' : '2999'),
    );
    const dying = new ScriptedNode('n2', (command) => {
      if (command !== 'query') return OPTIONS;
      return ++looks === 1 ? answers.primary : answers.down;
    });
    expect(await rejoin(n1, [n1, dying])).to.deep.equal({ role: 'primary' });
    expect(n1.commands).to.deep.equal([]);
  });

  it('is not built when it was promoted while it was looked at', async () => {
    let looks = 0;
    const n1 = new ScriptedNode('n1', (command) => {
      if (command !== 'query') return OPTIONS.replace('2903', '2999');
      return ++looks <= 4 ? answers.diverged : answers.primary;
    });
    expect(await rejoin(n1, [n1, other()])).to.deep.equal({ role: 'primary' });
    expect(n1.commands).to.deep.equal([]);
  });

  it('is not stopped while it is being promoted', async () => {
    const n1 = node('n1', answers.primary, {});
    let promoted = (): void => undefined;
    const promotion = whilePromoting(n1, () => new Promise<void>((resolve) => (promoted = resolve)));
    const rejoined = rejoin(n1, [n1, other()]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    promoted();
    await promotion;
    expect(await rejoined).to.deep.equal({ role: 'primary' });
    expect(n1.commands).to.deep.equal([]);
  });

  it('goes on as primary when it was the last one and there is no other', async () => {
    const n1 = node('n1', answers.down, { 'start -M primary': [answers.started, answers.primary] });
    const dead = node('n2', answers.down, {}, OPTIONS.replace('2903', '2902'));
    expect(await rejoin(n1, [n1, dead])).to.deep.equal({ role: 'primary' });
  });

  it('does not go on as primary when another node was promoted after it', async () => {
    const n1 = node('n1', answers.down, { 'start -M standby': [answers.started, answers.following] });
    const dead = node('n2', answers.down, {}, OPTIONS.replace('2903', '2904'));
    await rejoin(n1, [n1, dead]);
    expect(n1.commands).to.deep.equal(['start -M standby']);
  });

  it('is an error that shows everything when builds do not help', async () => {
    const n1 = new ScriptedNode('n1', (command) => {
      if (command === 'query') return answers.diverged;
      if (command === 'status') return ['status-running.txt', 0];
      return command.startsWith('build') ? answers.failed : OPTIONS;
    });
    const error = await rejoin(n1, [n1, other()]).catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'QUAKE_REJOIN_FAILED', exitClass: 'environment' });
    expect(error)
      .to.have.property('message')
      .that.matches(/n1 does not come back: a full build did not help.*process 26122 runs as standby/);
    const full = 'build -b full -M standby';
    expect(n1.commands).to.deep.equal(['build -b auto -M standby', full, full, full]);
  });
});
