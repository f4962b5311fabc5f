/** A row that is tested without the simulated cluster. */
interface TestedElsewhere {
  readonly id: string;
  readonly says: string;
  /** The test file, from the root of the repository. */
  readonly where: string;
  /** The rule of `dbquake lint dm` that says it. */
  readonly rule?: string;
}

const CONFIGURATION = 'harness/products/dm/configuration/assertions.test.ts';
/** Every lint rule has a system that breaks it, and that nothing but this rule reports. */
const LINT = 'harness/products/dm/configuration/rules/rules.test.ts';

/** Rows of facts/dm.md §5 that are tested without the simulated cluster, and where. */
export const TESTED_ELSEWHERE: readonly TestedElsewhere[] = [
  { id: 'C1', says: 'an INSTANCE_NAME of 16 characters is accepted, one of 17 is not', where: CONFIGURATION },
  { id: 'C2', says: 'two instances of one name are refused', where: CONFIGURATION },
  { id: 'C3', says: 'ports 1023 and 65535 are refused, 1024 and 65534 accepted', where: CONFIGURATION },
  { id: 'C4', says: 'DW_ERROR_TIME of dm.ini is 0 to 1800, default 60', where: CONFIGURATION },
  {
    id: 'C11',
    says: 'a second server on the same library is found within two seconds, and dminst.sys grows every second',
    where: 'images/dm/src/database/instance-sequence.test.ts',
  },
  { id: 'C19', says: 'dmmal.ini of two sites that differ in one byte are found', where: CONFIGURATION },
  { id: 'C21', says: 'MAL_CONN_FAIL_INTERVAL 1 is refused, the default is 10', where: CONFIGURATION },
  { id: 'C22', says: 'MAL_LOGIN_TIMEOUT 2 is refused, the default is 15', where: CONFIGURATION },
  { id: 'C24', says: 'MAL_COMPRESS_LEVEL 11 is refused', where: CONFIGURATION },
  { id: 'C25', says: 'a section of dmmal.ini that is there twice is refused', where: CONFIGURATION },
  { id: 'C26', says: 'MAL_LINK_MAGIC is equal in a subnet and differs between subnets', where: CONFIGURATION },
  {
    id: 'C27',
    says: 'ARCH_WAIT_APPLY is 1 by default for TIMELY, and 0 for others even if written 1',
    where: CONFIGURATION,
  },
  {
    id: 'C28',
    says: 'ARCH_FILE_SIZE 63 and 2049 are refused, the default is 1024, and only archives in files use it',
    where: CONFIGURATION,
  },
  {
    id: 'C29',
    says: 'ARCH_SPACE_LIMIT: the oldest archive is deleted; 1023 is refused, 0 is no limit',
    where: 'images/dm/src/log/log.test.ts',
  },
  { id: 'C30', says: 'ARCH_TIMER_NAME is for ASYNC archives only', where: CONFIGURATION },
  { id: 'C31', says: 'a group name of more than 16 characters is refused', where: CONFIGURATION },
  { id: 'C32', says: 'DW_TYPE is LOCAL and DW_MODE MANUAL by default', where: CONFIGURATION },
  {
    id: 'C33',
    says: 'DW_ERROR_TIME and INST_ERROR_TIME of a watcher refuse 2 and 32768, the default is 15',
    where: CONFIGURATION,
  },
  { id: 'C34', says: 'INST_OGUID is 0 to 2147483647', where: CONFIGURATION },
  {
    id: 'C35',
    says: 'an OGUID that differs between watchers, or between watcher and monitor, is an error',
    where: CONFIGURATION,
  },
  {
    id: 'C36',
    says: 'INST_STARTUP_CMD with a blank in a path of Linux is an error, a service command is not',
    where: CONFIGURATION,
  },
  { id: 'C37', says: 'INST_RECOVER_TIME is 0 to 86400, default 60', where: CONFIGURATION },
  {
    id: 'C38',
    says: 'RLOG_SEND_THRESHOLD and RLOG_APPLY_THRESHOLD are 0 to 86400, off by default',
    where: CONFIGURATION,
  },
  {
    id: 'C40',
    says: 'MON_LOG_FILE_SIZE 15 and 2049 are refused, and at the limit a new file begins',
    where: 'images/dm/src/log/log.test.ts',
  },
  {
    id: 'C41',
    says: 'MON_LOG_SPACE_LIMIT is 0, or 256 to 4096, and at the limit the oldest file is deleted',
    where: 'images/dm/src/log/log.test.ts',
  },
  {
    id: 'C42',
    says: 'a monitor logs to MON_LOG_PATH, else beside its dmmonitor.ini, with the time in the name',
    where: CONFIGURATION,
  },
  {
    id: 'C43',
    says: 'a timer of TYPE 1 runs once, of TYPE 2 daily at START_TIME, with IS_VALID = 0 never',
    where: 'images/dm/src/dmtimer/dmtimer.test.ts',
  },
  {
    id: 'C44',
    says: 'clients begin with a drawn address, go on in order, SWITCH_TIME rounds SWITCH_INTERVAL apart',
    where: 'harness/products/dm/service-config/connection-plan.test.ts',
  },
  {
    id: 'C45',
    says: 'LOGIN_MODE 0, 1 and 2; with 1 and only standbys an error',
    where: 'harness/products/dm/service-config/connection-plan.test.ts',
  },
  { id: 'P1', says: 'PORT_NUM is MAL_INST_PORT, INSTANCE_NAME is MAL_INST_NAME', where: CONFIGURATION },
  { id: 'P2', says: 'MAL_PORT is neither PORT_NUM nor DW_PORT of its instance', where: CONFIGURATION },
  { id: 'P5', says: 'the MON_DW_IP are exactly the MAL_HOST:MAL_DW_PORT', where: CONFIGURATION },
  { id: 'P6', says: 'a watcher finds the others by dm.ini, dmarch.ini and dmmal.ini alone', where: CONFIGURATION },
  { id: 'P7', says: 'the sample ports 5236 to 5239 and 6236 to 6239 are all right', where: CONFIGURATION },
  {
    id: 'M5',
    says: 'a monitor does not confirm unless it is set to',
    where: 'images/dm/src/assertions/assertions.test.ts',
  },
  { id: 'M9', says: 'a monitor of two groups outside MPP is a configuration error', where: LINT, rule: 'E_MON_GROUPS' },
  {
    id: 'M10',
    says: 'an instance under local watch is in a group only as asynchronous standby of a member (its behaviour: A1 to A6)',
    where: LINT,
    rule: 'E_LOCAL_GROUP',
  },
  {
    id: 'W2',
    says: 'global watch without REALTIME or TIMELY archive does not start',
    where: LINT,
    rule: 'E_GLOBAL_NO_ARCH',
  },
  {
    id: 'W3',
    says: 'the kind of the cluster follows from its archives and MPP_INI',
    where: 'images/dm/src/watcher/console.test.ts',
  },
  {
    id: 'W13',
    says: 'the console of the watcher knows its commands in any case',
    where: 'images/dm/src/watcher/console.test.ts',
  },
  {
    id: 'L1',
    says: 'two runs of dmctlcvt TYPE=3 make different TGUIDs',
    where: 'images/dm/src/dmctlcvt/dmctlcvt.test.ts',
  },
  {
    id: 'L3',
    says: 'the file is written to DEST/GROUP/dmwatcher.ctl',
    where: 'images/dm/src/dmctlcvt/dmctlcvt.test.ts',
  },
  { id: 'L4', says: 'TYPE=4 shows count, TGUID, status and records', where: 'images/dm/src/dmctlcvt/dmctlcvt.test.ts' },
  {
    id: 'L5',
    says: 'the old TGUID of a record is the new one of the record before',
    where: 'images/dm/src/control-file/control-file.test.ts',
  },
  { id: 'L7', says: 'the 101st record drops the oldest', where: 'images/dm/src/control-file/control-file.test.ts' },
  {
    id: 'L12',
    says: 'global watch without dmwatcher.ctl is refused, local watch is not',
    where: LINT,
    rule: 'E_CTL_MISSING',
  },
  {
    id: 'L14',
    says: 'the files of two groups are independent',
    where: 'images/dm/src/control-file/control-file.test.ts',
  },
];
