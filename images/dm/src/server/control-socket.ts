import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { MessagePort } from '../link/message-port.ts';
import { CODE, type Statement } from '../watch/statement.ts';
import type { DmServer } from './dm-server.ts';
import { parseServerStatement } from './server-statement.ts';
import type { Executed, StatementExecutor } from './statement-executor.ts';

export interface ControlRequest {
  readonly sql: string;
}

export interface ControlAnswer {
  readonly code: number;
  readonly message: string;
}

/** Where disql on the same machine reaches its dmserver. */
export function controlSocketPath(socketDirectory: string, port: number): string {
  return join(socketDirectory, `dmserver_${port}.sock`);
}

/** Takes the statements of disql that are not for PostgreSQL. */
export class ControlSocket {
  readonly #server: DmServer;
  readonly #executor: StatementExecutor;
  readonly #port: MessagePort<ControlRequest, ControlAnswer>;

  constructor(server: DmServer, executor: StatementExecutor) {
    this.#server = server;
    this.#executor = executor;
    this.#port = new MessagePort<ControlRequest, ControlAnswer>({
      onMessage: (request, link) => {
        void this.#answer(request.sql).then(({ answer, exit }) => {
          link.send(answer);
          if (exit !== undefined) this.#server.options.exit(exit.inOrder);
        });
      },
    });
  }

  async listen(): Promise<void> {
    const { socketDirectory, configuration } = this.#server.options;
    const path = controlSocketPath(socketDirectory, configuration.port);
    rmSync(path, { force: true });
    await this.#port.listen({ path });
  }

  close(): void {
    this.#port.close();
  }

  async #answer(sql: string): Promise<{ readonly answer: ControlAnswer; readonly exit?: Executed['exit'] }> {
    const statement = parseServerStatement(sql);
    if (statement === undefined) return { answer: { code: -2007, message: `syntax error in: ${sql}` } };
    if (statement.kind === 'set oguid') return { answer: this.#setOguid(statement.oguid) };
    const { code, exit } = await this.#executor.execute(statement.statement, 'user');
    const message = code === CODE.ok ? 'executed successfully' : this.#why(statement.statement);
    return { answer: { code, message }, ...(exit && { exit }) };
  }

  #why(statement: Statement): string {
    const { configuration, mode, status } = this.#server.state;
    if (statement.kind === 'set parameter')
      return `${statement.name} does not exist, is static, or is out of its range`;
    return configuration.alterModeStatus
      ? `not allowed in ${mode}/${status}, or while the watcher is active`
      : 'ALTER_MODE_STATUS is 0';
  }

  #setOguid(oguid: number): ControlAnswer {
    const { state, options } = this.#server;
    if (state.status !== 'MOUNT') return { code: CODE.refused, message: 'OGUID can be set in MOUNT only' };
    options.library.change({ oguid });
    return { code: CODE.ok, message: 'executed successfully' };
  }
}
