import { HBA_FILE, POSTGRESQL_CONF, withoutSync, withPrimaryHost } from './database-files.ts';
import { slotOf } from './ha-module.ts';
import { DATABASE_NAME, DATABASE_PORT, DATABASE_USER, LAYOUT, POSTGRES_BIN } from './layout.ts';
import { nodeNamed, type InstallConf } from './install-conf.ts';
import type { Machine } from '../machine/machine.ts';

const PASSWORD_FILE = '/home/kingbase/.new_password';

/** initdb, accounts, names of V8R3, slots; the server runs afterwards. @throws Error with what the failing program said */
export async function createPrimary(machine: Machine, conf: InstallConf): Promise<void> {
  machine.files.write(PASSWORD_FILE, `${conf.databasePassword}\n`);
  const initdb = [
    '-D',
    LAYOUT.data,
    '-U',
    DATABASE_USER,
    '-E',
    'UTF8',
    '--no-locale',
    '--no-sync',
    `--pwfile=${PASSWORD_FILE}`,
  ];
  await must(machine, [`${POSTGRES_BIN}/initdb`, ...initdb, '-A', 'md5']);
  machine.files.remove(PASSWORD_FILE);
  writeDataFiles(machine);
  await start(machine);
  await sql(machine, 'postgres', [
    `ALTER USER "${DATABASE_USER}" PASSWORD '${conf.databasePassword.replaceAll("'", "''")}'`,
  ]);
  for (const database of ['template1', 'postgres']) await must(machine, psql(database, ['-f', LAYOUT.sqlNames]));
  await sql(machine, 'postgres', [`CREATE DATABASE "${DATABASE_NAME}"`]);
  await createSlots(machine, conf);
}

/** A copy of a running node, which then follows it. @throws Error with what the failing program said */
export async function createStandby(machine: Machine, conf: InstallConf, primary: string): Promise<void> {
  const { address } = nodeNamed(conf, primary);
  const from = ['-h', address, '-p', String(DATABASE_PORT), '-U', DATABASE_USER, '-w'];
  await must(machine, ['sys_basebackup', ...from, '-D', LAYOUT.data, '-X', 'stream', '-c', 'fast', '--no-sync']);
  writeDataFiles(machine);
  const recovery = machine.files.read(`${LAYOUT.databaseEtc}/recovery.done`) ?? '';
  machine.files.write(`${LAYOUT.data}/recovery.conf`, withPrimaryHost(recovery, address));
  await start(machine);
  await createSlots(machine, conf);
}

/** Sync is switched on when the standbys stream (facts/kingbase.md §4, start order). */
function writeDataFiles({ files }: Machine): void {
  files.write(`${LAYOUT.data}/postgresql.conf`, POSTGRESQL_CONF);
  files.write(`${LAYOUT.data}/sys_hba.conf`, HBA_FILE);
  files.write(`${LAYOUT.data}/kingbase.conf`, withoutSync(files.read(`${LAYOUT.databaseEtc}/kingbase.conf`) ?? ''));
}

/** Slots of all nodes on every node: whoever becomes primary has those of the others (facts §2e 5). */
async function createSlots(machine: Machine, { nodes }: InstallConf): Promise<void> {
  await sql(
    machine,
    'postgres',
    nodes.map(({ name }) => `SELECT sys_create_physical_replication_slot('${slotOf(name)}')`),
  );
}

const start = (machine: Machine): Promise<void> => must(machine, ['sys_ctl', 'start', '-D', LAYOUT.data]);

const psql = (database: string, what: readonly string[]): readonly string[] => [
  `${POSTGRES_BIN}/psql`,
  ...[
    '-X',
    '-q',
    '-w',
    '-v',
    'ON_ERROR_STOP=1',
    '-h',
    '/tmp',
    '-p',
    String(DATABASE_PORT),
    '-U',
    DATABASE_USER,
    '-d',
    database,
  ],
  ...what,
];

async function sql(machine: Machine, database: string, statements: readonly string[]): Promise<void> {
  await must(
    machine,
    psql(
      database,
      statements.flatMap((statement) => ['-c', statement]),
    ),
  );
}

async function must(machine: Machine, argv: readonly string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await machine.run(argv, { timeoutMs: 600_000, user: 'kingbase' });
  if (exitCode !== 0) throw new Error(`${argv[0] ?? ''} failed (${exitCode}): ${stdout}${stderr}`);
}
