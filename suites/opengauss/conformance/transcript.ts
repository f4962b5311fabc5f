/** One command of a recording: what was typed and all that came back. */
export interface RecordedCommand {
  /** Name of the recording, like `06_standby_stop_restart`. */
  readonly recording: string;
  /** From 1, in the order of the recording. */
  readonly number: number;
  /** As recorded, without its terminal or user; several lines where several were typed. */
  readonly command: string;
  /** `omm` everywhere but where the heading says that root typed it. */
  readonly user: 'omm' | 'root';
  readonly stdout: string;
  /** Undefined where the recorder did not keep it. */
  readonly stderr: string | undefined;
  /** 124: the recorder cut the command off. Undefined where the recorder did not keep it. */
  readonly exitCode: number | undefined;
  /** 0 where it was not recorded. */
  readonly durationSeconds: number;
  /** What stands before the command: notes, and output that has no command of its own. */
  readonly notes: string;
}

const HEADING = /^#{8} \[[^\]]*\] (\(as root, custom env\) )?\$ ([\s\S]*?)\n-{8} stdout\n/gm;
/** Streams and exit code; the recorder left stderr and the end out where it showed only the beginning of the output. */
const BODY =
  /^(?<stdout>[\s\S]*?)(?:-{8} stderr\n(?<stderr>[\s\S]*?))?-{8} exit=(?<exit>\d+)(?: duration=(?<duration>[\d.]+)s)?\n/;
/** What an output without an end is followed by. */
const NOTE = /^(?:==== NOTE|--- |-{8} stderr|kill -9 )/m;

/**
 * Reads a recording: entries `######## [time] $ command`, `-------- stdout`, `-------- stderr`, `-------- exit=N
 * duration=Ns`, with notes between them.
 * @throws Error where a heading is no heading of an entry: nothing that was recorded may be lost
 */
export function parseTranscript(recording: string, text: string): RecordedCommand[] {
  const headings = [...text.matchAll(HEADING)];
  const all = text.match(/^#{8} /gm)?.length ?? 0;
  if (all !== headings.length) throw new Error(`${recording} has ${all} headings but ${headings.length} entries`);
  let notes = text.slice(0, headings[0]?.index ?? 0);
  return headings.map((heading, index) => {
    const [whole, root, command = ''] = heading;
    const rest = text.slice(heading.index + whole.length, headings[index + 1]?.index);
    const body = BODY.exec(rest);
    const noteAt = body?.[0].length ?? NOTE.exec(rest)?.index ?? rest.length;
    const groups = body?.groups ?? { stdout: rest.slice(0, noteAt) };
    const entry: RecordedCommand = {
      recording,
      number: index + 1,
      command,
      user: root === undefined ? 'omm' : 'root',
      stdout: groups['stdout'] ?? '',
      stderr: groups['stderr'],
      exitCode: groups['exit'] === undefined ? undefined : Number(groups['exit']),
      durationSeconds: Number(groups['duration'] ?? 0),
      notes: notes.trim(),
    };
    notes = rest.slice(noteAt);
    return entry;
  });
}
