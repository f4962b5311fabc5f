/** After usage errors. */
export const GUC_TRY_HELP = 'Try "gs_guc --help" for more information.\n';

/** The product's line, and that this is not the product. */
export const GUC_VERSION_LINE = 'gs_guc (openGauss) 9.2.4 (dbquake stand-in on PostgreSQL 15)\n';

/** This stand-in's own text: the real one was not recorded. */
export const GUC_HELP_TEXT = `gs_guc changes and checks parameters and client authentication rules of an openGauss instance (dbquake stand-in).

Usage:
  gs_guc set    [-N NODE -I INSTANCE | -D DATADIR] [-Z datanode] {-c "parameter=value" | -c parameter}...
  gs_guc reload [-N NODE -I INSTANCE | -D DATADIR] [-Z datanode] {-c "parameter=value" | -c parameter}...
  gs_guc check  [-N NODE -I INSTANCE | -D DATADIR] [-Z datanode] {-c parameter}...
  gs_guc set    [-N NODE -I INSTANCE | -D DATADIR] -h "HOSTTYPE DATABASE USERNAME ADDRESS METHOD"...
  gs_guc reload [-N NODE -I INSTANCE | -D DATADIR] -h "HOSTTYPE DATABASE USERNAME ADDRESS METHOD"...
  gs_guc encrypt  [-M server|client|source] -K PASSWORD -D DIRECTORY
  gs_guc generate [-o PREFIX] -S PASSWORD -D DIRECTORY

  set edits the file, reload also signals the server. A parameter without value gets its default back, a rule without
  method is commented out. encrypt and generate write a password into *.key.cipher and *.key.rand, which nothing in this
  stand-in reads. Strings need quotes inside -c: -c "application_name='n1'".
`;
