/** What is quoted, a comment, the end of a statement (`;`, or `/` on a line of its own), or anything else. */
const TOKEN =
  /(?:'[^']*'|"[^"]*"|\$\$[\s\S]*?\$\$)|(?<comment>--[^\n]*)|(?<end>;|^[ \t]*\/[ \t]*$)|[^'"$;/-]+?(?=['"$;/\n-])|[\s\S]/gm;

/** The statements of a text, without what ends each; what is quoted or a comment may hold that too. */
export function splitStatements(text: string): string[] {
  const statements: string[] = [];
  let current = '';
  for (const { 0: token, groups } of text.matchAll(TOKEN)) {
    if (groups?.['end'] === undefined) {
      if (groups?.['comment'] === undefined) current += token;
      continue;
    }
    statements.push(current.trim());
    current = '';
  }
  return [...statements, current.trim()].filter((statement) => statement !== '');
}
