import { type EventDetail, type EventSink, emitEvent } from '../../../generated/runtime/exchange-event.ts';
import type { GuideRelease } from '../../../generated/runtime/release-types.ts';
import type { FetchHandler } from '../../../generated/runtime/server-options.ts';
import { opaqueId } from '../../kit/random.ts';
import { createRequirementChecks } from '../../kit/requirement-checks.ts';
import { answerForm } from './dialogue-server.ts';
import type { ServerSettings } from './work.ts';

/** The forms of the pages as a web server: events like those of an exchange, and no word of a defect to the browser. */
export function dialogueHandler(
  settings: ServerSettings,
  release: GuideRelease,
  log: EventSink | undefined,
): FetchHandler {
  return async (request) => {
    const startedMs = settings.clock.nowMs();
    const correlationId = opaqueId(settings.random);
    const emit = (detail: EventDetail): void =>
      emitEvent(log, { actor: 'authorization-server', correlationId, atMs: settings.clock.nowMs() }, detail);
    emit({ kind: 'request-received', method: request.method, path: new URL(request.url).pathname, bytes: 0 });
    const checks = createRequirementChecks(release.requirements, emit);
    const answer = await answerForm(settings, checks, request).catch((error: unknown) => {
      emit({ kind: 'exchange-failed', reason: error instanceof Error ? error.constructor.name : typeof error });
      return new Response(null, { status: 500 });
    });
    emit({ kind: 'response-sent', status: answer.status, bytes: 0, durationMs: settings.clock.nowMs() - startedMs });
    return answer;
  };
}
