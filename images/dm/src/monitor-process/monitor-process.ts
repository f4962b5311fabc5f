import { Dialer } from '../link/dialer.ts';
import {
  newMonitor,
  type MonitorConfiguration,
  type MonitorEffect,
  type MonitorEvent,
  type MonitorState,
} from '../monitor/monitor-state.ts';
import { stepMonitor } from '../monitor/step-monitor.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import type { FromWatcherPort, ToWatcherPort } from '../watcher-process/watcher-protocol.ts';

const TICK_MS = 1000;
/** DW_ERROR_TIME where no watcher has told its own, s. */
const DEFAULT_ERROR_TIME = 15;

export interface MonitorOptions {
  readonly configuration: MonitorConfiguration;
  /** MON_DW_IP */
  readonly watchers: readonly { readonly host: string; readonly port: number }[];
  readonly rules: RuleBook;
  readonly print: (text: string) => void;
  /** To the log file. */
  readonly record: (text: string) => void;
  readonly exit: (code: number) => void;
}

/** The process dmmonitor: clocks and connections around the pure machine of `stepMonitor`. */
export class MonitorProcess {
  readonly #options: MonitorOptions;
  readonly #dialers: readonly Dialer<FromWatcherPort, ToWatcherPort>[];
  /** By instance, the connection on which its watcher reported itself. */
  readonly #byInstance = new Map<string, Dialer<FromWatcherPort, ToWatcherPort>>();
  #state: MonitorState;

  constructor(options: MonitorOptions) {
    this.#options = options;
    this.#state = newMonitor(options.configuration);
    this.#dialers = options.watchers.map(({ host, port }) => {
      const dialer: Dialer<FromWatcherPort, ToWatcherPort> = new Dialer<FromWatcherPort, ToWatcherPort>(host, port, {
        onOpen: () => this.#greet(dialer),
        onMessage: (message) => {
          if (message.kind === 'report') this.#byInstance.set(message.report.instance, dialer);
          this.#step({ kind: 'watcher', message });
        },
      });
      return dialer;
    });
    setInterval(() => this.#step({ kind: 'tick' }), TICK_MS);
  }

  /** Every watcher of dmmonitor.ini was heard of. */
  get knowsAll(): boolean {
    return this.#state.watchers.size >= this.#dialers.length;
  }

  /** How long it is worth to wait for those that were not heard of: DW_ERROR_TIME of the others, ms. */
  get patienceMs(): number {
    const times = [...this.#state.watchers.values()].map(({ report }) => report.errorTime);
    return Math.max(...(times.length === 0 ? [DEFAULT_ERROR_TIME] : times)) * 1000;
  }

  /** A command is carried out, or the watcher that checked a login was not heard of since. */
  get isBusy(): boolean {
    const seen = [...this.#state.watchers.values()];
    const checks = seen.some(({ report, lost }) => !lost && report.status === 'LOGIN CHECK');
    return this.#state.running !== undefined || checks;
  }

  /** Types a line. */
  type(text: string): void {
    this.#step({ kind: 'line', text });
  }

  #step(event: MonitorEvent): void {
    const { state, effects } = stepMonitor(this.#state, event, { now: Date.now(), rules: this.#options.rules });
    this.#state = state;
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: MonitorEffect): void {
    const { print, record, exit } = this.#options;
    switch (effect.kind) {
      case 'to watcher': {
        const to = effect.to === 'all' ? this.#dialers : [this.#byInstance.get(effect.to)];
        for (const dialer of to) dialer?.send({ from: 'monitor', message: effect.message });
        return;
      }
      case 'print':
        print(effect.text);
        return;
      case 'log':
        print(effect.text);
        if (effect.toFile) record(effect.text);
        return;
      case 'record':
        record(effect.text);
        return;
      case 'exit':
        exit(effect.code);
    }
  }

  /** So that it need not wait for the next second to be known. */
  #greet(dialer: Dialer<FromWatcherPort, ToWatcherPort>): void {
    const { monitorId, ip, confirm, version, oguid } = this.#options.configuration;
    dialer.send({ from: 'monitor', message: { kind: 'hello', monitorId, ip, confirm, version, oguid } });
  }
}
