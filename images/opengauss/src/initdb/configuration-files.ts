/** postgresql.conf as gs_initdb leaves it: the entries gs_guc changes most are there, commented out or not. */
export function initialConfiguration(nodeName: string): string {
  return `# -----------------------------
# openGauss configuration file (dbquake stand-in)
# -----------------------------
#
# This file consists of lines of the form:
#
#   name = value
#
# (The "=" is optional.)  Whitespace may be used.  Comments are introduced with
# "#" anywhere on a line.  Parameters that the PostgreSQL underneath does not
# know are taken without effect.

#------------------------------------------------------------------------------
# CONNECTIONS AND AUTHENTICATION
#------------------------------------------------------------------------------

#listen_addresses = 'localhost'		# what IP address(es) to listen on;
#local_bind_address = '0.0.0.0'
#port = 5432				# (change requires restart)
max_connections = 200			# (change requires restart)
#sysadmin_reserved_connections = 3	# (change requires restart)
#unix_socket_directory = ''		# (change requires restart)
#unix_socket_group = ''			# (change requires restart)
unix_socket_permissions = 0700		# begin with 0 to use octal notation
#authentication_timeout = 1min		# 1s-600s
session_timeout = 10min			# allowed duration of any unused session, 0s-86400s(1 day), 0 is disabled
#password_encryption_type = 2		# Password storage type, 0 is md5 for PG, 1 is sha256 + md5, 2 is sha256 only
#require_ssl = off
#ssl = off				# (change requires restart)

#------------------------------------------------------------------------------
# RESOURCE USAGE (except WAL)
#------------------------------------------------------------------------------

#memorypool_enable = false
max_process_memory = 12GB
shared_buffers = 32MB			# min 128kB
bulk_write_ring_size = 2GB		# for bulkload, max shared_buffers
#temp_buffers = 8MB			# min 800kB
max_prepared_transactions = 200		# zero disables the feature
#work_mem = 64MB			# min 64kB
#maintenance_work_mem = 16MB		# min 1MB
cstore_buffers = 512MB			#min 16MB
#max_files_per_process = 1000		# min 25

#------------------------------------------------------------------------------
# WRITE AHEAD LOG
#------------------------------------------------------------------------------

wal_level = hot_standby			# minimal, archive, hot_standby or logical
#fsync = on				# turns forced synchronization on or off
#synchronous_commit = on		# synchronization level;
#full_page_writes = on			# recover from partial page writes
#wal_buffers = 16MB			# min 32kB
#wal_writer_delay = 200ms		# 1-10000 milliseconds
#checkpoint_segments = 64		# in logfile segments, min 1, 16MB each
#checkpoint_timeout = 15min		# range 30s-1h
#checkpoint_completion_target = 0.5	# checkpoint target duration, 0.0 - 1.0
#archive_mode = off			# allows archiving to be done
#archive_command = ''			# command to use to archive a logfile segment
enable_incremental_checkpoint = on	# enable incremental checkpoint
incremental_checkpoint_timeout = 60s	# range 1s-1h
pagewriter_sleep = 100ms		# dirty page writer sleep time, 0ms - 1h

#------------------------------------------------------------------------------
# REPLICATION
#------------------------------------------------------------------------------

max_wal_senders = 4			# max number of walsender processes
wal_keep_segments = 16			# in logfile segments, 16MB each; 0 disables
#wal_sender_timeout = 6s		# in milliseconds; 0 disables
enable_slot_log = off
#max_replication_slots = 8		# max number of replication slots.
#replconninfo1 = ''			# replication connection information used to connect primary on standby, or standby on primary,
#replconninfo2 = ''			# replication connection information used to connect secondary on primary or standby,
#replconninfo3 = ''
#replconninfo4 = ''
#replconninfo5 = ''
#replconninfo6 = ''
#replconninfo7 = ''
#replconninfo8 = ''
synchronous_standby_names = '*'		# standby servers that provide sync rep
#most_available_sync = off		# Whether master is allowed to continue as standbalone after sync standby failure
#keep_sync_window = 0			# seconds
#vacuum_defer_cleanup_age = 0		# number of xacts by which cleanup is delayed
#data_replicate_buffer_size = 16MB	# data replication buffer size
walsender_max_send_size = 8MB		# Size of walsender max send size
hot_standby = on			# "on" allows queries during recovery
#max_standby_archive_delay = 30s
#max_standby_streaming_delay = 30s
#wal_receiver_status_interval = 5s	# send replies at least this often
#hot_standby_feedback = off		# send info from standby to prevent query conflicts
#wal_receiver_timeout = 6s		# time that receiver waits for communication from master
#wal_receiver_connect_timeout = 1s	# timeout that receiver connect master
#wal_receiver_connect_retries = 1	# max retries that receiver connect master
#recovery_min_apply_delay = 0
#replication_type = 1			# 1 = one primary, many standbys
#remote_read_mode = authentication

#------------------------------------------------------------------------------
# ERROR REPORTING AND LOGGING
#------------------------------------------------------------------------------

#log_destination = 'stderr'
logging_collector = on
#log_directory = 'pg_log'
log_filename = 'postgresql-%Y-%m-%d_%H%M%S.log'
log_file_mode = 0600
log_rotation_size = 20MB
#log_min_messages = warning
#log_min_duration_statement = -1
log_line_prefix = '%m %u %d %h %p %S '
log_timezone = 'UTC'
enable_alarm = on
connection_alarm_rate = 0.9

#------------------------------------------------------------------------------
# CLIENT CONNECTION DEFAULTS, LOCKS, NODE
#------------------------------------------------------------------------------

#application_name = ''
#default_transaction_isolation = 'read committed'
#default_transaction_read_only = off
#statement_timeout = 0
datestyle = 'iso, mdy'
timezone = 'UTC'
default_text_search_config = 'pg_catalog.english'
#deadlock_timeout = 1s
lockwait_timeout = 1200s		# Max of lockwait_timeout and deadlock_timeout + 1s
pgxc_node_name = '${nodeName}'			# Coordinator or Datanode name
audit_enabled = on
job_queue_processes = 10        # Number of concurrent jobs, optional: [0..1000], default: 10.
`;
}

/** pg_hba.conf: local connections and the loopback addresses are trusted (recording 18). */
export const INITIAL_HBA = `# openGauss Client Authentication Configuration File
# ===================================================
#
# TYPE  DATABASE        USER            ADDRESS                 METHOD

# "local" is for Unix domain socket connections only
local   all             all                                     trust
# IPv4 local connections:
host    all             all             127.0.0.1/32            trust
# IPv6 local connections:
host    all             all             ::1/128                 trust
`;
