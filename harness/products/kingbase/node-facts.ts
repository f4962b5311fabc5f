import type { ClusterNode } from '../../cluster/node.ts';
import { ADMINISTRATOR, DATA_DIRECTORY, DATABASE, DATABASE_PORT, LOG_DIRECTORY, POOL_PORT } from './installation.ts';
import { parsePoolNodes, type PoolNode } from './pool-nodes.ts';

/** What one look into a machine tells, without any password of the harness: `ksql` has that of the product. */
export interface NodeFacts {
  /** Do cron and ssh run? */
  readonly services: boolean;
  readonly database: 'primary' | 'standby' | 'down';
  /** Is recovery.conf there, for a server that runs or one that does not? */
  readonly isMarkedStandby: boolean;
  readonly streams: boolean;
  /** Of its last checkpoint; 0 when there is no data directory. */
  readonly timeline: number;
  /** Of its last checkpoint, `HI/LO`; empty when there is none. */
  readonly checkpoint: string;
  /** What its own pool says; absent when that does not answer or there is none. */
  readonly pool?: readonly PoolNode[];
  /** How many rewinds recovery.log shows. */
  readonly rewinds: number;
}

const LOOK_MS = 20_000;
/** Each question by itself: a frozen server answers none. */
const QUESTION_SECONDS = 5;

const KSQL = `timeout ${QUESTION_SECONDS} ksql -h /tmp -U ${ADMINISTRATOR} -d ${DATABASE}`;
/** Lines `name value`, then the pool's table; every line only when there is something to say. Plain `sh`. */
const LOOK = `
read -r pid < /run/host_services.pid && grep -q host_services "/proc/$pid/cmdline" && echo services yes
{ [ -e ${DATA_DIRECTORY}/recovery.conf ] || [ -e ${DATA_DIRECTORY}/recovery.conf.active ]; } && echo marked yes
sql="select 'database ' || case when sys_is_in_recovery() then 'standby' else 'primary' end"
sql="$sql union all select 'streams ' || status from sys_stat_wal_receiver"
${KSQL} -p ${DATABASE_PORT} -At -c "$sql"
su - kingbase -c 'sys_controldata ${DATA_DIRECTORY}' |
  sed -n "s/^Latest checkpoint's TimeLineID: */timeline /p; s/^Latest checkpoint location: */checkpoint /p"
echo rewinds $(grep -c 'rewind start wal location' ${LOG_DIRECTORY}/recovery.log)
${KSQL} -p ${POOL_PORT} -c 'show pool_nodes'
exit 0
`;

export async function lookAt(node: ClusterNode): Promise<NodeFacts> {
  const { stdout } = await node.probe(['sh', '-c', LOOK], { timeoutMs: LOOK_MS });
  return parseNodeFacts(stdout);
}

/** Reads what the look printed. */
export function parseNodeFacts(text: string): NodeFacts {
  const said = new Map(
    [...text.matchAll(/^(services|marked|database|streams|timeline|checkpoint|rewinds) (.+)$/gm)].map(
      ([, name = '', value = '']) => [name, value.trim()],
    ),
  );
  const database = said.get('database');
  const pool = parsePoolNodes(text)?.nodes;
  return {
    services: said.get('services') === 'yes',
    database: database === 'primary' || database === 'standby' ? database : 'down',
    isMarkedStandby: said.get('marked') === 'yes',
    streams: said.get('streams') === 'streaming',
    timeline: Number(said.get('timeline') ?? 0),
    checkpoint: said.get('checkpoint') ?? '',
    ...(pool === undefined ? {} : { pool }),
    rewinds: Number(said.get('rewinds') ?? 0),
  };
}
