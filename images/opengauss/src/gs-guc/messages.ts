/** The lines of gs_guc 3.0.6 (recordings 07, 19, 22). Pure. */

/** First line; in 3.0.6 it goes to stderr. */
export function formatArguments(shown: string): string {
  return `The gs_guc run with the following arguments: [${shown} ].\n`;
}

export function formatExpectedPath(path: string): string {
  return `expected instance path: [${path}]\n`;
}

/** @param keyword `set`, `reload`, `sethba`, `reloadhba` */
export function formatChange(keyword: string, change: string, path: string): string {
  return `gs_guc ${keyword}: ${change}: [${path}]\n`;
}

export function formatSummary(failedPaths: readonly string[]): string {
  const failed = failedPaths.map((path) => `Failed instance information: [${path}].\n`).join('');
  return (
    `\nTotal instances: 1. Failed instances: ${failedPaths.length}.\n${failed}` +
    `${failedPaths.length === 0 ? 'Success' : 'Failure'} to perform gs_guc!\n\n`
  );
}

/** The form of `-N all`, without the single changes. */
export function formatNodesSummary(failedPaths: readonly string[]): string {
  const failed = failedPaths.length === 0 ? 0 : 1;
  const counts = (what: string): string =>
    `${what} count is 1, ${what} success count is ${1 - failed}, ${what} failure count is ${failed}.\n`;
  return (
    'Begin to perform the total nodes: 1.\n' +
    'Popen count is 1, Popen success count is 1, Popen failure count is 0.\n' +
    'Begin to perform gs_guc for datanodes.\n' +
    counts('Command') +
    `\nTotal instances: 1. Failed instances: ${failed}.\n` +
    `ALL: ${failed === 0 ? 'Success' : 'Failure'} to perform gs_guc!\n\n`
  );
}

export interface CheckedParameter {
  readonly name: string;
  /** As in the file; `NULL` where it is not set. */
  readonly value: string;
}

/** `gs_guc check`. @param node this machine's name */
export function formatCheck(node: string, path: string, parameters: readonly CheckedParameter[]): string {
  const expected = parameters.map(({ name }) => `expected guc information: ${node}: ${name}=NULL: [${path}]\n`);
  const found = parameters.map(({ name, value }) => `gs_guc check: ${node}: ${name}=${value}: [${path}]\n`);
  const same = parameters.map(
    ({ name, value }) => `The value of parameter ${name} is same on all instances.\n    ${name}=${value}\n`,
  );
  return [
    ...expected,
    ...found,
    `\nTotal GUC values: ${parameters.length}. Failed GUC values: 0.\n`,
    ...same,
    '\n',
  ].join('');
}
