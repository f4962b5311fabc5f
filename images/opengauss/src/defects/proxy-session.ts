import { encodeMessage, encodeMessages, MessageSplitter, readParameters, readText, type Message } from './message.ts';
import type { Exchange, Statement, Tamperer } from './tamperer.ts';

/** SSLRequest and GSSENCRequest: the answer is one byte, then comes another start-up packet. */
const ENCRYPTION_REQUESTS = new Set([80877103, 80877104]);
const CANCEL_REQUEST = 80877102;
/** After these the client waits for an answer, or sends data, before the exchange has ended. */
const FROM_CLIENT_AT_ONCE = new Set(['H', 'd', 'c', 'f', 'X']);
/** CopyInResponse, CopyOutResponse, CopyBothResponse. */
const COPY = new Set(['G', 'H', 'W']);

interface Sent extends Exchange {
  /** The server was asked for it, but not by the client. */
  readonly hidden: boolean;
  /** Part of it was passed on already, so that it cannot be changed any more. */
  readonly streamed: boolean;
}

/**
 * One session through the proxy: bytes in, bytes out. Exchanges pass whole, so that a tamperer sees what came of a
 * statement before the client does. The start-up, replication and COPY pass as they are.
 */
export class ProxySession {
  private readonly fromClient = new MessageSplitter();
  private readonly fromServer = new MessageSplitter();
  private readonly prepared = new Map<string, string>();
  private readonly sent: Sent[] = [];
  private phase: 'start-up' | 'ready' | 'untouched' = 'start-up';
  private awaitsLetter = false;
  private inTransaction = false;
  private asked: Message[] = [];
  private askedStatements: Statement[] = [];
  private askedInPart = false;
  private answered: Message[] = [];

  constructor(private readonly tamperer: Tamperer) {}

  /** Returns what the server is to get. */
  clientSent(chunk: Buffer): Buffer {
    if (this.phase === 'ready') return Buffer.concat(this.fromClient.push(chunk).map((message) => this.ask(message)));
    if (this.phase === 'start-up' && chunk.length >= 8 && chunk[0] === 0) {
      const code = chunk.readInt32BE(4);
      if (ENCRYPTION_REQUESTS.has(code)) this.awaitsLetter = true;
      else if (code === CANCEL_REQUEST || chunk.includes('\0replication\0')) this.phase = 'untouched';
    }
    return chunk;
  }

  /** Returns what the client is to get. @param nowMs on a monotonic clock */
  serverSent(chunk: Buffer, nowMs: number): Buffer {
    if (this.phase === 'untouched') return chunk;
    if (!this.awaitsLetter) {
      return Buffer.concat(this.fromServer.push(chunk).map((message) => this.take(message, nowMs)));
    }
    this.awaitsLetter = false;
    return Buffer.concat([chunk.subarray(0, 1), this.serverSent(chunk.subarray(1), nowMs)]);
  }

  /** The server has hung up: what it said before it did, which no ReadyForQuery will follow. */
  serverEnded(): Buffer {
    const hidden = this.sent[0]?.hidden === true;
    const rest = hidden ? Buffer.alloc(0) : encodeMessages(this.answered);
    this.answered = [];
    return rest;
  }

  private ask(message: Message): Buffer {
    this.asked.push(message);
    const { type, body } = message;
    if (type === 'P') {
      const name = readText(body, 0);
      this.prepared.set(name.text, readText(body, name.next).text);
    } else if (type === 'B') {
      const portal = readText(body, 0);
      const name = readText(body, portal.next);
      const binding = body.subarray(name.next);
      const text = this.prepared.get(name.text) ?? '';
      this.askedStatements.push({ text, parameters: readParameters(binding), binding });
    } else if (type === 'Q') {
      this.askedStatements.push({ text: readText(body, 0).text, parameters: [], binding: undefined });
    }
    if (type === 'Q' || type === 'S') return this.endOfRequest();
    if (!FROM_CLIENT_AT_ONCE.has(type)) return Buffer.alloc(0);
    this.askedInPart = true;
    return this.takeAsked();
  }

  private endOfRequest(): Buffer {
    const [statement, ...more] = this.askedStatements;
    const exchange: Exchange = {
      statement: more.length > 0 ? undefined : statement,
      autocommit: !this.inTransaction,
    };
    this.sent.push({ ...exchange, hidden: false, streamed: this.askedInPart });
    const followUp = this.askedInPart ? [] : (this.tamperer.followUp?.(exchange) ?? []);
    if (followUp.length > 0) this.sent.push({ ...exchange, hidden: true, streamed: false });
    this.askedStatements = [];
    this.askedInPart = false;
    return Buffer.concat([this.takeAsked(), encodeMessages(followUp)]);
  }

  private takeAsked(): Buffer {
    const bytes = encodeMessages(this.asked);
    this.asked = [];
    return bytes;
  }

  private take(message: Message, nowMs: number): Buffer {
    const isReady = message.type === 'Z';
    if (isReady) this.inTransaction = message.body.toString('latin1') !== 'I';
    if (this.phase === 'start-up') {
      if (isReady) this.phase = 'ready';
      return encodeMessage(message);
    }
    const [exchange] = this.sent;
    if (exchange === undefined) return encodeMessage(message);
    this.answered.push(message);
    if (isReady) {
      this.sent.shift();
      const answer = this.takeAnswered();
      if (exchange.hidden) return Buffer.alloc(0);
      return encodeMessages(exchange.streamed ? answer : (this.tamperer.answer?.(exchange, answer, nowMs) ?? answer));
    }
    if (!exchange.streamed && !COPY.has(message.type)) return Buffer.alloc(0);
    this.sent[0] = { ...exchange, streamed: true };
    return encodeMessages(this.takeAnswered());
  }

  private takeAnswered(): readonly Message[] {
    const messages = this.answered;
    this.answered = [];
    return messages;
  }
}
