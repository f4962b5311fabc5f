import { ContainerControl } from '../docker/container-control.ts';
import { readContainerFiles, writeContainerFile, type ContainerFile } from '../docker/container-files.ts';
import type { Engine } from '../docker/engine.ts';
import { execInContainer } from '../docker/exec.ts';
import type { CommandRecord } from './command-record.ts';
import type { ClusterNode, NodeExecOptions } from './node.ts';
import { redactor } from './redact.ts';

/** What the nodes of one run share. */
export interface NodeContext {
  readonly engine: Engine;
  /** The run's clock: nanoseconds since the run began. */
  readonly clock: () => number;
  /** Takes every product command, for `commands.jsonl`. */
  readonly record: (command: CommandRecord) => void;
  /** Never stored nor handed on: replaced by `***` in commands and in their output. */
  readonly secrets: readonly string[];
}

export interface NodeIdentity {
  readonly name: string;
  readonly address: string;
  readonly container: string;
  /** Address on every plane, by plane. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Where a port of the node is published; empty when clients use the address. */
  readonly published: ReadonlyMap<number, { readonly host: string; readonly port: number }>;
}

/** A node that is a container of this host's engine. */
export class ContainerNode implements ClusterNode {
  readonly name: string;
  readonly address: string;
  readonly container: string;
  readonly addresses: Readonly<Record<string, string>>;
  /** The container as a whole: kill, stop, start, pause, unpause, processes, logs. */
  readonly control: ContainerControl;
  readonly #published: NodeIdentity['published'];
  readonly #context: NodeContext;
  readonly #redact: (text: string) => string;

  constructor(identity: NodeIdentity, context: NodeContext) {
    this.name = identity.name;
    this.address = identity.address;
    this.container = identity.container;
    this.addresses = identity.addresses;
    this.control = new ContainerControl(context.engine, identity.container);
    this.#published = identity.published;
    this.#context = context;
    this.#redact = redactor(context.secrets);
  }

  endpoint(port: number): { readonly host: string; readonly port: number } {
    return this.#published.get(port) ?? { host: this.address, port };
  }

  async exec(argv: readonly string[], options: NodeExecOptions): Promise<CommandRecord> {
    const command = await this.probe(argv, options);
    this.#context.record(command);
    return command;
  }

  async probe(argv: readonly string[], options: NodeExecOptions): Promise<CommandRecord> {
    const time = this.#context.clock();
    const result = await execInContainer(this.#context.engine, this.container, argv, options);
    return {
      time,
      node: this.name,
      argv: argv.map(this.#redact),
      exitCode: result.exitCode,
      stdout: this.#redact(result.stdout),
      stderr: this.#redact(result.stderr),
      durationMs: result.durationMs,
      timedOut: result.timedOut,
    };
  }

  /** Files at an absolute path whose last part may hold `*`; also when the container is stopped. */
  readFiles(pattern: string): Promise<readonly ContainerFile[]> {
    return readContainerFiles(this.#context.engine, this.container, pattern);
  }

  /** Writes a file as root; the folder must exist. */
  writeFile(
    path: string,
    content: string | Buffer,
    owner?: { mode?: number; userId?: number; groupId?: number },
  ): Promise<void> {
    return writeContainerFile(this.#context.engine, this.container, path, content, owner);
  }
}
