/** What lies directly in a folder: names of files, names of folders with a `/` behind. */
export type Listing = readonly string[];

/** A file of the folder that is taken for an installation. */
export interface InstalledFile {
  /** Relative to the folder: `bin/gaussdb`. */
  readonly path: string;
  readonly bytes: number;
  readonly executable: boolean;
}

/** The programs that the driver of openGauss calls, and the server. */
const PROGRAMS = ['gaussdb', 'gs_ctl', 'gs_guc', 'gs_initdb', 'gsql'];
/** Folders without which none of them starts: shared libraries, and what gs_initdb makes a cluster from. */
const FOLDERS = ['lib/', 'share/postgresql/'];

/** What `missingFrom` looks for. */
export const WANTED: readonly string[] = [...PROGRAMS.map((program) => `bin/${program}`), ...FOLDERS];

/**
 * What is missing for a `GAUSSHOME` (facts/opengauss.md §5.2, §5.5), each with what is wrong: `bin/gsql`, `bin/gaussdb (empty)`,
 * `lib/`. None means that it can be tried; whether it runs is seen when the image is built.
 *
 * @param files those below `bin/`
 * @param folders all folders of the first two levels, with a `/` behind
 */
export function missingFrom(files: readonly InstalledFile[], folders: readonly string[]): readonly string[] {
  const programs = PROGRAMS.flatMap((program) => {
    const path = `bin/${program}`;
    const file = files.find((candidate) => candidate.path === path);
    if (file === undefined) return [path];
    if (file.bytes === 0) return [`${path} (empty)`];
    return file.executable ? [] : [`${path} (not executable)`];
  });
  return [...programs, ...FOLDERS.filter((folder) => !folders.includes(folder))];
}

/**
 * Archives that a release has inside, by version (facts/opengauss.md §5.5). Lite: a `.bin` that is a tar; All: the server beside CM
 * and OM; Server: none. The first that fits is the server.
 */
const INNER_ARCHIVES: readonly RegExp[] = [
  /^openGauss-Lite-.*\.bin$/,
  /^openGauss-Server-.*\.tar\.(?:bz2|gz)$/,
  /^openGauss-\d[\w.-]*\.tar\.bz2$/,
];
const OTHER_COMPONENT = /-(?:cm|om|CM|OM|Libpq|Python|JDBC|ODBC)\b/;

/** The archive with the server among the files that an archive had inside; undefined where there is none. */
export function innerArchive(listing: Listing): string | undefined {
  for (const pattern of INNER_ARCHIVES) {
    const found = listing.find((name) => pattern.test(name) && !OTHER_COMPONENT.test(name));
    if (found !== undefined) return found;
  }
  return undefined;
}
