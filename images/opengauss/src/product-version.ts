/**
 * The version line of the real product (recording 00) says which build it is; this one says what the stand-in is.
 * @param postgres version of the PostgreSQL underneath, `15.14`
 */
export function productVersion(postgres: string): string {
  return `(openGauss 3.0.6 build stand-in) compiled at dbquake stand-in on PostgreSQL ${postgres} commit 0 last mr 0 release`;
}
