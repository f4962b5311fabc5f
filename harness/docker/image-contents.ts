import type { Engine } from './engine.ts';
import { tolerate } from './engine-errors.ts';
import { execInContainer } from './exec.ts';
import { identifyRun, objectName, runLabels } from './labels.ts';

const TIMEOUT_MS = 10_000;
/** Prints what is not there of its arguments: commands by name, or absolute paths. */
const PRINT_MISSING = `
for wanted in "$@"; do
  case "$wanted" in
    /*) [ -e "$wanted" ] ;;
    *) command -v "$wanted" >/dev/null 2>&1 ;;
  esac || echo "$wanted"
done`;

/** Which of these commands and files the image does not have, seen in a short-lived container of it. */
export async function missingInImage(
  engine: Engine,
  image: string,
  wanted: readonly string[],
): Promise<readonly string[]> {
  if (wanted.length === 0) return [];
  // Labelled like a run, so that clean-up finds it if this process is killed now.
  const identity = identifyRun(`faults-${process.pid}-${Date.now()}`, 'never');
  const container = await engine.createContainer({
    name: objectName(identity.run, 'probe'),
    Image: image,
    Entrypoint: ['sleep', '60'],
    Cmd: [],
    Labels: { ...runLabels(identity) },
    HostConfig: { Init: true, NetworkMode: 'none' },
  });
  try {
    await container.start();
    const argv = ['sh', '-c', PRINT_MISSING, 'sh', ...new Set(wanted)];
    const { stdout, exitCode } = await execInContainer(engine, container.id, argv, { timeoutMs: TIMEOUT_MS });
    return exitCode === 0 || stdout !== '' ? stdout.split('\n').filter((line) => line !== '') : [...wanted];
  } finally {
    await tolerate([404], container.remove({ force: true, v: true }) as Promise<unknown>);
  }
}
