import type { ClusterNode } from '../../cluster/node.ts';
import { writeContainerFile } from '../../docker/container-files.ts';
import { connectEngine } from '../../docker/engine.ts';
import { QuakeError } from '../../errors.ts';
import type { HasServerProcesses, ProductCluster } from '../../products/product.ts';
import { clockText, TRUE_CLOCK } from './clock-text.ts';
import { clockLibrary } from './library.ts';

/** Everything of the clock of a node, owned by root and readable by all. */
const FOLDER = '/opt/dbquake-clock';
/** Holds the setting in one line; read by every process of the server. Never removed: a process would keep what it read last. */
export const CLOCK_FILE = `${FOLDER}/time`;
const LIBRARY = `${FOLDER}/libfaketime.so`;
/** When it is there, every look at the clock reads the file. */
const NO_CACHE = `${FOLDER}/no-cache`;
/** Read by the login shell of the server's account. */
const ENVIRONMENT = `${FOLDER}/environment.sh`;

const TIMEOUT_MS = 20_000;

/**
 * `$1` is the profile of the server's account, stdin the environment. A profile that has the line already is left alone.
 */
const ATTACH = `
set -e
cat > ${ENVIRONMENT}
printf '%s\\n' '${clockText(TRUE_CLOCK)}' > ${CLOCK_FILE}
chmod 755 ${FOLDER}
chmod 644 ${ENVIRONMENT} ${CLOCK_FILE}
grep -qs ${ENVIRONMENT} "$1" || printf '\\n. %s\\n' ${ENVIRONMENT} >> "$1"
`;

/**
 * Brings libfaketime into bare nodes and into the environment of every server that will be started there, with the true
 * time to begin with. May be repeated before the server runs. Throws `QUAKE_CLOCK_NOT_ATTACHED` (environment).
 */
export async function attachClock(
  nodes: readonly ClusterNode[],
  product: ProductCluster & HasServerProcesses,
): Promise<void> {
  const engine = await connectEngine();
  const library = await clockLibrary(engine);
  const profile = product.serverEnvironment?.profile;
  if (profile === undefined) throw notAttached('the nodes', 'the driver does not say where the server is started from');
  await Promise.all(
    nodes.map(async (node) => {
      await run(node, ['mkdir', '-p', FOLDER]);
      await writeContainerFile(engine, node.container, LIBRARY, library, { mode: 0o755 });
      await run(node, ['sh', '-c', ATTACH, 'sh', profile], environmentText(product.serverProcessNames));
    }),
  );
}

/** The same for clocks that change several times in a second. */
export async function attachQuickClock(
  nodes: readonly ClusterNode[],
  product: ProductCluster & HasServerProcesses,
): Promise<void> {
  await Promise.all(nodes.map((node) => run(node, ['sh', '-c', `mkdir -p ${FOLDER} && : > ${NO_CACHE}`])));
  await attachClock(nodes, product);
}

/**
 * Lines for a POSIX shell. The rules behind them:
 * - Only the server gets another time; `gs_ctl` and the like are the harness's own instruments.
 * - A process reads the file with its first look at the clock in a second of the host. A look costs 2 microseconds then,
 *   instead of 0.2 without the library and 16 to 30 without a cache; an insert on the stand-in 5 % more processor time
 *   (178 instead of 170 microseconds), and 60 % more without a cache (275).
 * - Monotonic time, and with it every sleep, stays true, as it does when somebody sets a clock.
 * - Files keep their times: faking `stat` takes a semaphore, and a killed process would keep it for ever.
 * - Semaphore and starting time are made once and kept under a name of ours. By itself the library makes a pair in /dev/shm
 *   for every command and unlinks it under processes that still name it; and servers with different starting times would
 *   have different clocks as soon as the rate is not 1.
 */
export function environmentText(processNames: readonly string[]): string {
  return `export FAKETIME_TIMESTAMP_FILE=${CLOCK_FILE}
export FAKETIME_ONLY_CMDS=${processNames.join(',')}
export FAKETIME_CACHE_DURATION=0 FAKETIME_DONT_FAKE_MONOTONIC=1 NO_FAKE_STAT=1
if [ -e ${NO_CACHE} ]; then export FAKETIME_NO_CACHE=1; fi
if [ "$(id -u)" != 0 ] && [ ! -e /dev/shm/sem.faketime_dbquake ]; then
  LD_PRELOAD=${LIBRARY} sh -c 'set -- $FAKETIME_SHARED
    ln "/dev/shm/\${2#/}" /dev/shm/faketime_dbquake && ln "/dev/shm/sem.\${1#/}" /dev/shm/sem.faketime_dbquake
    rm -f "/dev/shm/\${2#/}" "/dev/shm/sem.\${1#/}"' 2>/dev/null
fi
export FAKETIME_SHARED='/faketime_dbquake /faketime_dbquake'
export LD_PRELOAD=${LIBRARY}\${LD_PRELOAD:+:$LD_PRELOAD}
`;
}

async function run(node: ClusterNode, argv: readonly string[], stdin?: string): Promise<void> {
  const options = { timeoutMs: TIMEOUT_MS, ...(stdin === undefined ? {} : { stdin }) };
  const { exitCode, stderr } = await node.probe(argv, options);
  if (exitCode !== 0) throw notAttached(node.name, stderr.trim() || `exit code ${exitCode ?? 'unknown'}`);
}

function notAttached(where: string, reason: string): QuakeError {
  return new QuakeError('QUAKE_CLOCK_NOT_ATTACHED', `libfaketime could not be brought into ${where}: ${reason}`, {
    exitClass: 'environment',
  });
}
