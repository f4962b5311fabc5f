const NO_SUCH_TOOL = 'gs_basebackup and gs_dump are not part of the stand-in';

/** Recorded commands that say nothing about the stand-in, with the reason; by `recording#number`. */
export const NOT_REPLAYED: Readonly<Record<string, string>> = {
  '22_clients_and_basebackup#1': "psql of the recorder's host with the libraries of openGauss: it failed to load",
  '22_clients_and_basebackup#2': "psql of the recorder's host against sha256, which only openGauss has",
  '22_clients_and_basebackup#12': NO_SUCH_TOOL,
  '22_clients_and_basebackup#13': NO_SUCH_TOOL,
  '22_clients_and_basebackup#14': NO_SUCH_TOOL,
  '22_clients_and_basebackup#15': NO_SUCH_TOOL,
  '22_clients_and_basebackup#16': 'list of the programs of an installation',
  '22_clients_and_basebackup#17': NO_SUCH_TOOL,
  '22_clients_and_basebackup#18': NO_SUCH_TOOL,
  '22_clients_and_basebackup#19': NO_SUCH_TOOL,
};
