import { integer, PORT, SWITCH, TEXT, type FileFormat } from './parameter.ts';

/** The parameters of dm.ini that data watch uses (seed 001 §2.1, facts/dm.md §1.1). */
export const dmIni: FileFormat = {
  source: 'DM data watch V2.1, 2.1 dm.ini',
  open: true,
  head: [
    { name: 'INSTANCE_NAME', type: { kind: 'name' }, required: true },
    { name: 'PORT_NUM', type: PORT, default: '5236' },
    { name: 'DW_PORT', type: PORT, only: '2.1' },
    { name: 'DW_ERROR_TIME', type: integer(0, 1800, 's'), default: '60', only: '2.1' },
    { name: 'DW_INACTIVE_INTERVAL', type: integer(0, 1800, 's'), default: '60', only: '4.0' },
    { name: 'ALTER_MODE_STATUS', type: SWITCH, default: '1', dynamic: true },
    { name: 'ENABLE_OFFLINE_TS', type: integer(0, 2) },
    { name: 'SESS_FREE_IN_SUSPEND', type: integer(0, 1800, 's'), default: '60' },
    { name: 'MAL_INI', type: SWITCH, default: '0' },
    { name: 'ARCH_INI', type: SWITCH, default: '0' },
    { name: 'TIMER_INI', type: SWITCH, default: '0' },
    { name: 'MPP_INI', type: SWITCH, default: '0' },
    { name: 'DW_MAX_SVR_WAIT_TIME', type: integer(0, 65534, 's'), default: '0' },
    { name: 'HA_INST_CHECK_FLAG', type: SWITCH, default: '1' },
    { name: 'REDOS_BUF_SIZE', type: integer(0, 65536, 'MB'), default: '1024' },
    { name: 'REDOS_BUF_NUM', type: integer(0, 9999), default: '4096' },
    { name: 'REDOS_MAX_DELAY', type: integer(0, 7200, 's'), default: '1800' },
    { name: 'REDOS_PRE_LOAD', type: integer(0, 4096), default: '32', dynamic: true },
    { name: 'RLOG_SEND_APPLY_MON', type: integer(16, 1024), default: '64' },
    { name: 'CONFIG_PATH', type: TEXT },
    { name: 'CTL_PATH', type: TEXT },
    { name: 'SYSTEM_PATH', type: TEXT },
  ],
};
