export type HistoryFormat = 'json-lines' | 'json-array' | 'edn';

/**
 * What a file holds, by its name where that says it (`.edn`), else by how it begins: EDN maps begin with a keyword, JSON
 * objects with a quote.
 */
export function formatOf(path: string, start: string): HistoryFormat {
  if (path.toLowerCase().endsWith('.edn')) return 'edn';
  const begin = start.trimStart();
  if (/^(?:[;#(,]|[[{\s,]*[:#;])/.test(begin)) return 'edn';
  return begin.startsWith('[') ? 'json-array' : 'json-lines';
}
