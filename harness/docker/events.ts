import { StringDecoder } from 'node:string_decoder';
import type { Engine } from './engine.ts';
import { LABEL } from './labels.ts';

/** Something that happened to a container or network of a run, as the engine tells it. */
export interface EngineEvent {
  readonly type: string;
  /** `start`, `die`, `kill`, `pause`, `unpause`, `oom`, `connect`, `disconnect`... */
  readonly action: string;
  readonly id: string;
  /** Nanoseconds since 1970, on the engine's clock. */
  readonly timeNs: bigint;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Follows the events of a run's containers until the returned function is called; without that it keeps the process alive. */
export async function followEvents(
  engine: Engine,
  run: string,
  onEvent: (event: EngineEvent) => void,
): Promise<() => void> {
  const stream = await engine.getEvents({ filters: { label: [`${LABEL.run}=${run}`] } });
  const lines = new EventLines();
  stream.on('data', (chunk: Buffer) => lines.push(chunk).forEach(onEvent));
  // Destroying it below, or an engine that goes away, breaks the connection: no more events, and no crash.
  stream.on('error', () => undefined);
  return () => (stream as unknown as { destroy(): void }).destroy();
}

/** One JSON object a line; a chunk may hold several, or a part of one. */
export class EventLines {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  push(chunk: Buffer): readonly EngineEvent[] {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.filter((line) => line.trim() !== '').map(parseEvent);
  }
}

interface RawEvent {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes?: Readonly<Record<string, string>> };
}

/** `timeNano` has more digits than a number keeps, so it is taken from the text. */
function parseEvent(line: string): EngineEvent {
  const raw = JSON.parse(line) as RawEvent;
  return {
    type: raw.Type,
    action: raw.Action,
    id: raw.Actor.ID,
    timeNs: BigInt(/"timeNano":(\d+)/.exec(line)?.[1] ?? 0),
    attributes: raw.Actor.Attributes ?? {},
  };
}
