import { DATABASE_PORT, DATABASE_USER, HEARTBEAT_PORT, LAYOUT, PCP_PORT, POOL_PORT, WATCHDOG_PORT } from './layout.ts';
import type { InstallConf, InstallNode } from './install-conf.ts';

type Row = readonly [name: string, value: string | number];

/**
 * kingbasecluster.conf in the names of V8R3, which is a pgpool-II 3.6 (facts/kingbase.md §0, §2a). pgpool-conf.ts turns it into
 * what pgpool-II 4.3 reads.
 */
export function renderClusterConf(conf: InstallConf, own: InstallNode): string {
  const { numbers } = conf;
  const pools = conf.nodes.filter(({ name }) => conf.poolNodes.includes(name));
  const others = pools.filter(({ name }) => name !== own.name);
  const rows: readonly Row[] = [
    ['listen_addresses', '*'],
    ['port', POOL_PORT],
    ['socket_dir', '/tmp'],
    ['pcp_listen_addresses', '*'],
    ['pcp_port', PCP_PORT],
    ['pcp_socket_dir', '/tmp'],
    ...conf.nodes.flatMap(({ address }, id): Row[] => [
      [`backend_hostname${id}`, address],
      [`backend_port${id}`, DATABASE_PORT],
      [`backend_weight${id}`, 1],
      [`backend_data_directory${id}`, LAYOUT.data],
      [`backend_flag${id}`, 'ALLOW_TO_FAILOVER'],
    ]),
    ['enable_pool_hba', 'on'],
    ['pool_passwd', 'cluster_passwd'],
    ['num_init_children', numbers.num_init_children],
    ['connection_life_time', 3],
    ['pid_file_name', LAYOUT.poolPidFile],
    ['logdir', LAYOUT.run],
    ['master_slave_mode', 'on'],
    ['master_slave_sub_mode', 'stream'],
    ['load_balance_mode', conf.loadBalance ? 'on' : 'off'],
    ['sr_check_period', 10],
    ['sr_check_user', DATABASE_USER],
    ['sr_check_password', conf.databasePassword],
    ['sr_check_database', 'postgres'],
    ['health_check_period', numbers.health_check_period],
    ['health_check_timeout', numbers.health_check_timeout],
    ['health_check_user', DATABASE_USER],
    ['health_check_password', conf.databasePassword],
    ['health_check_database', 'postgres'],
    ['health_check_max_retries', numbers.check_retries],
    ['health_check_retry_delay', numbers.check_delay],
    ['connect_timeout', numbers.connect_timeout],
    ['failover_command', `${LAYOUT.clusterBin}/failover_stream.sh %H %P %d %h %O %m %M %D`],
    ['follow_master_command', ''],
    ['fail_over_on_backend_error', 'off'],
    ['search_primary_node_timeout', 10],
    ['use_watchdog', 'on'],
    ['trusted_servers', conf.trustedServers.join(',')],
    ['ping_path', '/bin'],
    ['wd_hostname', own.address],
    ['wd_port', WATCHDOG_PORT],
    ['wd_priority', 3],
    ['wd_ipc_socket_dir', '/tmp'],
    ['delegate_IP', conf.clusterVip],
    ['if_cmd_path', '/sbin'],
    ['if_up_cmd', `ip addr add $_IP_$/${conf.vipPrefix} dev ${conf.device} label ${conf.device}:0`],
    ['if_down_cmd', `ip addr del $_IP_$/${conf.vipPrefix} dev ${conf.device}`],
    ['arping_path', LAYOUT.databaseBin],
    ['arping_cmd', `arping -U $_IP_$ -I ${conf.device} -w 1 -c 1`],
    ['wd_lifecheck_method', 'heartbeat'],
    ['wd_interval', numbers.wd_interval],
    ['wd_heartbeat_port', HEARTBEAT_PORT],
    ['wd_heartbeat_keepalive', numbers.wd_heartbeat_keepalive],
    ['wd_heartbeat_deadtime', numbers.wd_deadtime],
    ...others.flatMap(({ address }, position): Row[] => [
      [`heartbeat_destination${position}`, address],
      [`heartbeat_destination_port${position}`, HEARTBEAT_PORT],
      [`heartbeat_device${position}`, ''],
      [`other_pgpool_hostname${position}`, address],
      [`other_pgpool_port${position}`, POOL_PORT],
      [`other_wd_port${position}`, WATCHDOG_PORT],
    ]),
    ...conf.clusterSettings,
  ];
  return `${rows.map(([name, value]) => `${name} = '${value}'`).join('\n')}\n`;
}
