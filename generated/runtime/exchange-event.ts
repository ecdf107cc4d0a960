import type { Evidence } from './evidence.ts';

/** What every event carries. */
export interface EventCommon {
  /** Exchange id: `XY:Tea-1/brew`; absent where the request matched none. */
  readonly exchange?: string;
  /** Id of the actor that made the event. */
  readonly actor: string;
  /** Same for everything one request causes. */
  readonly correlationId: string;
  /** Milliseconds since the Unix epoch, from the actor's clock. */
  readonly atMs: number;
}

/** What happened, without who, when and for which request. */
export type EventDetail =
  | { readonly kind: 'request-sent'; readonly method: string; readonly path: string }
  | { readonly kind: 'request-received'; readonly method: string; readonly path: string; readonly bytes: number }
  | { readonly kind: 'step-passed'; readonly step: string }
  | {
      readonly kind: 'requirement-met';
      readonly requirement: string;
      readonly evidence: Evidence;
      /** Name of the check that saw it met. */
      readonly check: string;
    }
  | {
      readonly kind: 'requirement-missed';
      readonly requirement: string;
      readonly evidence: Evidence;
      readonly check: string;
      readonly expression?: string;
      /** True where the message was refused for it. */
      readonly refused: boolean;
    }
  | {
      readonly kind: 'message-refused';
      readonly status: number;
      readonly issues: number;
      /** What the actor says of it to its log only. */
      readonly detail?: string;
    }
  | { readonly kind: 'response-sent'; readonly status: number; readonly bytes: number; readonly durationMs: number }
  | { readonly kind: 'response-received'; readonly status: number; readonly durationMs: number }
  | { readonly kind: 'exchange-failed'; readonly reason: string }
  | { readonly kind: 'fault-applied'; readonly fault: string }
  | { readonly kind: 'state-changed'; readonly change: string; readonly count: number }
  | {
      readonly kind: 'notification-delivered';
      readonly subscription: string;
      readonly channel: 'rest-hook' | 'websocket';
      readonly eventNumber?: string;
    }
  | {
      readonly kind: 'notification-failed';
      readonly subscription: string;
      readonly channel: 'rest-hook' | 'websocket';
      readonly reason: string;
    };

/**
 * Everything an actor tells about an exchange. Logs, tests and reports read these and nothing else; bodies, tokens and
 * patient data never appear in them.
 */
export type ExchangeEvent = EventCommon & EventDetail;

/** Takes events. Must not throw; what it throws is dropped. */
export type EventSink = (event: ExchangeEvent) => void;

/** Hands an event to its sink. A sink that throws must not change what the actor does, so what it throws is dropped. */
export function emitEvent(sink: EventSink | undefined, common: EventCommon, detail: EventDetail): void {
  if (sink === undefined) return;
  try {
    sink(joined(common, detail));
  } catch {
    // See EventSink.
  }
}

/** An exchange makes some dozens of events, nearly all of these kinds, and what is written out costs a fraction of a spread. */
function joined({ exchange, actor, correlationId, atMs }: EventCommon, detail: EventDetail): ExchangeEvent {
  if (exchange === undefined) return { ...detail, actor, correlationId, atMs };
  switch (detail.kind) {
    case 'step-passed':
      return { kind: 'step-passed', step: detail.step, exchange, actor, correlationId, atMs };
    case 'requirement-met': {
      const { requirement, evidence, check } = detail;
      return { kind: 'requirement-met', requirement, evidence, check, exchange, actor, correlationId, atMs };
    }
    case 'request-received': {
      const { method, path, bytes } = detail;
      return { kind: 'request-received', method, path, bytes, exchange, actor, correlationId, atMs };
    }
    case 'response-sent': {
      const { status, bytes, durationMs } = detail;
      return { kind: 'response-sent', status, bytes, durationMs, exchange, actor, correlationId, atMs };
    }
    case 'state-changed': {
      const { change, count } = detail;
      return { kind: 'state-changed', change, count, exchange, actor, correlationId, atMs };
    }
    default:
      return { ...detail, exchange, actor, correlationId, atMs };
  }
}
