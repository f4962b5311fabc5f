/** What the recorder did, without recording it, before a command; and how a command is shortened here. */
export interface Situation {
  /** A script of the user omm with the functions of bench.ts. */
  readonly before?: string;
  /** Typed instead of the recorded command. */
  readonly instead?: string;
}

/**
 * Recordings that begin in a container of their own, with what brings it to where the recorder was: dn1 primary with
 * the rows that were written until then, dn2 its standby.
 */
const PAIR = `gs_initdb -D dn1 --nodename=dn_6001 -w Gauss@123 > /dev/null
gs_initdb -D dn2 --nodename=dn_6002 -w Gauss@123 > /dev/null
cp -r dn2 dn2.pristine
for node in dn1 dn2; do echo "most_available_sync = on" >> $node/postgresql.conf; done
settings dn1 15000 16000
settings dn2 16000 15000
gs_ctl start -D dn1 -M primary > /dev/null
gs_ctl build -D dn2 -b full > /dev/null
settle data/dn2 "db_state : Normal"
gsql -p 15000 -d postgres -c "create table t(id int primary key, v text)" > /dev/null
gsql -p 15000 -d postgres -c "insert into t select g, repeat('x',500) from generate_series(10000,200000) g" > /dev/null`;

export const STARTS: Readonly<Record<string, string>> = {
  '00_versions': '',
  '17_env_and_user_errors': PAIR,
  '19_three_nodes_cascade': PAIR,
  '26_switchover_timeout_patched': '',
};

export const SITUATIONS: Readonly<Record<string, Situation>> = {
  '02_before_start#1': {
    before: 'cp -r dn2 dn2.pristine; settings dn1 15000 16000; settings dn2 16000 15000',
  },
  '03_start_primary#12': {
    before: 'gsql -p 15000 -d postgres -c "create table t(id int primary key, v text)" > /dev/null 2>&1 &',
  },
  '09_switchover#11': {
    before:
      '(gsql -p 15000 -d postgres -c "select pg_sleep(100)" && code=0 || code=$?; echo rc=$code) > /tmp/longq.out 2>&1 &',
  },
  // The real switchover takes some seconds, this one a fraction of one: a primary that is frozen meanwhile makes it miss -t 1.
  '09_switchover#15': { before: 'signal STOP data/dn2' },
  '09_switchover#16': { before: 'signal CONT data/dn2' },
  // The real standby was not connected yet, therefore its request was dropped.
  '09_switchover#19': {
    before: 'signal STOP data/dn1; settle data/dn2 "Need repair"',
    instead: 'gs_ctl switchover -D /gaussdb/data/dn2 -f -t 3',
  },
  '09_switchover#20': { before: 'signal CONT data/dn1' },
  '11_crash_primary_clean#1': { before: 'gs_ctl stop -D dn2 > /dev/null' },
  '11_crash_primary_clean#6': { before: 'crash data/dn1' },
  '12_crash_standby_and_freeze#1': { before: 'crash data/dn1' },
  '12_crash_standby_and_freeze#5': { before: 'signal STOP data/dn1' },
  '12_crash_standby_and_freeze#11': { before: 'signal CONT data/dn1' },
  '12_crash_standby_and_freeze#12': { before: 'settle data/dn1 "db_state : Normal"; signal STOP data/dn2' },
  '13_wrong_use#2': { before: 'crash data/dn1' },
  '17_env_and_user_errors#29': {
    before: 'gs_initdb -D dnport --nodename=dn_6009 -w Gauss@123 > /dev/null; settings dnport 15000 16000',
  },
  '17_env_and_user_errors#30': {
    before:
      'sed -i "s/^port = 15000/port = 15900/" dnport/postgresql.conf; echo "shared_buffers = banana" >> dnport/postgresql.conf',
  },
  // Recorded between commands 30 and 31 of recording 17, while dn2 was down.
  '18_tcp_login#1': { before: 'gs_ctl stop -D dn2 > /dev/null' },
  '18_tcp_login#14': { before: 'gs_ctl start -D dn2 -M standby > /dev/null; settle data/dn2 "db_state : Normal"' },
  '19_three_nodes_cascade#5': {
    before:
      "mkdir -m 700 dn3; sed '/# --- test settings/,$d' dn1/postgresql.conf > dn3/postgresql.conf; " +
      'echo "most_available_sync = on" >> dn3/postgresql.conf; settings dn3 17000 15000 16000',
  },
  '19_three_nodes_cascade#11': { before: 'crash data/dn1' },
  '20_build_interrupted_concurrent#2': {
    // Killed while the old files were being removed.
    before:
      'gs_ctl build -D /gaussdb/data/dn1 -b full > /tmp/killed.out 2>&1 & ' +
      'until grep -q "build started" /tmp/killed.out; do :; done; kill -9 $!; rm -rf dn1/standin dn1/PG_VERSION',
  },
  '20_build_interrupted_concurrent#8': {
    before:
      'gs_ctl build -D /gaussdb/data/dn1 -b full > /tmp/first.out 2>&1 & ' +
      'until grep -q "build started" /tmp/first.out; do :; done; signal STOP data/dn2',
  },
  '20_build_interrupted_concurrent#12': {
    before:
      'signal CONT data/dn2; until grep -q "gs_build.pid.*success" <(tail -n 1 /tmp/first.out); do pause 0.1; done',
  },
  '20_build_interrupted_concurrent#14': { before: 'crash data/dn2' },
  '21_more#2': {
    before:
      '(until [ -e dn1/build_completed.start ] && [ -d dn1/standin/base ]; do :; done; crash data/dn3) > /dev/null 2>&1 &',
  },
  '21_more#15': {
    before: 'gs_initdb -D dnf --nodename=dn_6009 -w Gauss@123 > /dev/null; cp dn3/postgresql.conf dnf/postgresql.conf',
  },
  '23_single_node_normal#1': { before: 'cp -r dn2.pristine sn; settings sn 18000' },
  '24_lost_writes#3': { before: 'crash data/dn1' },
  '26_switchover_timeout_patched#1': {
    before: `gs_initdb -D ../pair/dn1 --nodename=dn_6001 -w Gauss@123 > /dev/null
echo "most_available_sync = on" >> ../pair/dn1/postgresql.conf
mkdir -m 700 ../pair/dn2
cp ../pair/dn1/postgresql.conf ../pair/dn2
settings ../pair/dn1 25000 26000
settings ../pair/dn2 26000 25000
gs_ctl start -D ../pair/dn1 -M primary > /dev/null
gs_ctl build -D ../pair/dn2 -b full > /dev/null
settle pair/dn2 "db_state : Normal"
signal STOP pair/dn1`,
  },
  '26_switchover_timeout_patched#2': { before: 'signal CONT pair/dn1' },
  '26_switchover_timeout_patched#6': { before: 'signal STOP pair/dn2' },
  '26_switchover_timeout_patched#11': { before: 'signal CONT pair/dn2' },
  // The recorder waited for three seconds, and a request without a connection is dropped.
  '26_switchover_timeout_patched#15': { before: 'settle pair/dn2 "db_state : Normal"' },
};
