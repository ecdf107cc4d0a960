import { describe, expect, it } from 'vitest';
import type { ExchangeEvent } from '../../../../generated/runtime/exchange-event.ts';
import { createEventLog } from '../../../../simulators/kit/event-log.ts';

const event = (atMs: number): ExchangeEvent => ({
  kind: 'step-passed',
  step: 'x',
  actor: 'context-manager',
  correlationId: 'c',
  atMs,
});

describe('createEventLog', () => {
  it('keeps the last events and counts the rest', () => {
    const log = createEventLog({ capacity: 2 });
    for (const atMs of [1, 2, 3, 4, 5]) log.sink(event(atMs));
    expect(log.events().map(({ atMs }) => atMs)).toEqual([4, 5]);
    expect(log.dropped()).toBe(3);
  });

  it('tells subscribers until they end it', () => {
    const log = createEventLog();
    const heard: number[] = [];
    const end = log.subscribe(({ atMs }) => heard.push(atMs));
    log.sink(event(1));
    end();
    log.sink(event(2));
    expect(heard).toEqual([1]);
  });
});
