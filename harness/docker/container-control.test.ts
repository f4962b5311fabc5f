import { expect } from 'chai';
import { ContainerControl } from './container-control.ts';
import type { Engine } from './engine.ts';
import { gateOf } from './exec-gate.ts';

/** An engine with one container, whose freezer answers as told. */
function engineWith(
  paused: boolean,
  freezer: () => Promise<void>,
): { readonly engine: Engine; readonly asked: string[] } {
  const asked: string[] = [];
  const ask = (request: string) => (): Promise<void> => {
    asked.push(request);
    return freezer();
  };
  const container = {
    inspect: () => Promise.resolve({ State: { Running: true, Paused: paused, ExitCode: 0, Pid: 1 } }),
    pause: ask('pause'),
    unpause: ask('unpause'),
  };
  return { engine: { getContainer: () => container } as unknown as Engine, asked };
}
const never = (): Promise<void> => new Promise(() => undefined);
const atOnce = (): Promise<void> => Promise.resolve();

describe('a container that is paused', () => {
  it('is paused only when the command that is being started has begun', async () => {
    const { engine, asked } = engineWith(false, atOnce);
    const started = await gateOf('c-starting').enter();
    const paused = new ContainerControl(engine, 'c-starting').pause();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(asked).to.deep.equal([]);
    started();
    await paused;
    expect(asked).to.deep.equal(['pause']);
  });

  it('is left alone when it is as it should be', async () => {
    const { engine, asked } = engineWith(true, never);
    await new ContainerControl(engine, 'c-paused').pause();
    expect(asked).to.deep.equal([]);
  });

  it('may be unpaused by somebody else at the same moment', async () => {
    let paused = true;
    const container = {
      inspect: () => Promise.resolve({ State: { Running: true, Paused: paused, ExitCode: 0, Pid: 1 } }),
      unpause: () => {
        paused = false;
        return Promise.reject(new Error('Container is not paused'));
      },
    };
    await new ContainerControl({ getContainer: () => container } as unknown as Engine, 'c-shared').unpause();
  });

  it('is frozen again when the freezer missed a process of it, until the deadline', async () => {
    const missed = new Error('OCI runtime pause failed: unable to freeze: unknown');
    let times = 0;
    const often = engineWith(false, () => (++times < 3 ? Promise.reject(missed) : Promise.resolve()));
    await new ContainerControl(often.engine, 'c-busy').pause();
    expect(often.asked).to.deep.equal(['pause', 'pause', 'pause']);
    const always = engineWith(false, () => Promise.reject(missed));
    const failed = await new ContainerControl(always.engine, 'c-too-busy', { quiet: 5, engine: 60 })
      .pause()
      .catch(String);
    expect(failed).to.include('unable to freeze');
  });

  it('is an error when the engine cannot pause it', async () => {
    const { engine } = engineWith(false, () => Promise.reject(new Error('no freezer')));
    const failed = await new ContainerControl(engine, 'c-no-freezer').pause().catch(String);
    expect(failed).to.equal('Error: no freezer');
  });

  for (const [what, paused] of [
    ['pause', false],
    ['unpause', true],
  ] as const) {
    it(`is an error with the way out when the engine does not come to an end with "${what}"`, async () => {
      const control = new ContainerControl(engineWith(paused, never).engine, 'c-stuck', { quiet: 5, engine: 5 });
      const error = await control[what]().catch((thrown: unknown) => thrown);
      expect(error).to.include({ code: 'QUAKE_FREEZER_STUCK', exitClass: 'environment' });
      expect(error).to.have.property('message').that.includes(`c-stuck is not ${what}d`);
      expect(error).to.have.property('hint').that.includes('freezer/docker/c-stuck/freezer.state');
    });
  }
});
