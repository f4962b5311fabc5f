import { formatOf, type HistoryFormat } from './history-format.ts';
import type { HistorySink, ReadHistory } from './history-sink.ts';
import { readEdnHistory } from './read-edn-history.ts';
import { readJsonArrayHistory } from './read-json-array-history.ts';
import { readJsonLinesHistory } from './read-json-lines-history.ts';
import { textBlocks } from './text-blocks.ts';

type HistoryReader = (path: string, blocks: AsyncIterable<string>, sink: HistorySink) => Promise<ReadHistory>;

const READERS: Readonly<Record<HistoryFormat, HistoryReader>> = {
  'json-lines': readJsonLinesHistory,
  'json-array': readJsonArrayHistory,
  edn: readEdnHistory,
};

/**
 * Streams a history of any known format into `sink`, operation by operation, in bounded memory. `-` is the standard input.
 * Throws a usage error that names file, line and reason for what is no operation, and an environment error for a file that
 * cannot be read. What the killed writer of a file left half written is returned, not passed over in silence.
 */
export async function readHistoryFile(path: string, sink: HistorySink): Promise<ReadHistory> {
  return readBlocks(path, sink, () => false);
}

/** The same until `isEnough`, give or take a block. */
export async function readHistoryStart(path: string, sink: HistorySink, isEnough: () => boolean): Promise<void> {
  await readBlocks(path, sink, isEnough);
}

async function readBlocks(path: string, sink: HistorySink, isEnough: () => boolean): Promise<ReadHistory> {
  const blocks = textBlocks(path);
  try {
    const first = await blocks.next();
    if (first.done === true) return { operationCount: 0 };
    const read = READERS[formatOf(path, first.value)];
    return await read(path, startingWith(first.value, blocks, isEnough), sink);
  } finally {
    // A reader that stops early, at an error or because it has enough, leaves the file open otherwise.
    await blocks.return(undefined);
  }
}

async function* startingWith(
  first: string,
  rest: AsyncIterable<string>,
  isEnough: () => boolean,
): AsyncGenerator<string> {
  yield first;
  if (isEnough()) return;
  for await (const block of rest) {
    yield block;
    if (isEnough()) return;
  }
}
