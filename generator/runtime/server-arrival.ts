import { andThen } from './and-then.ts';
import { renderError } from './error-format.ts';
import { acceptsFhirJson, isFhirJsonFormat } from './http-media-type.ts';
import { newValidation } from './message-validation.ts';
import { refusal } from './operation-outcome-error.ts';
import { type BodyRules, type CarriedBody, noBody, readBody } from './request-body.ts';
import type { Answer, Arrival, CommonContext, Judged, ServerSettings } from './server-exchange.ts';
import type { IncomingRequest } from './server-incoming.ts';
import type { ServerReply } from './server-reply.ts';
import type { ResourceValidator, Validation } from './validation.ts';
import type { WireError } from './wire-error.ts';

/** What is particular to a wire kind in how one request is dealt with. */
export interface ArrivalSteps<Input, Output> {
  /** True where FHIR JSON is answered, so that Accept and `_format` must allow it. */
  readonly answersFhirJson: boolean;
  /** Validates resources inside the messages. */
  readonly resources: ResourceValidator;
  /** What the body is held against; `undefined`: it is not read. */
  readonly body?: BodyRules | undefined;
  /**
   * Takes what the body holds.
   * @throws WireError where it, or what the request carries elsewhere, cannot be read.
   */
  readonly take?: ((body: CarriedBody) => void) | undefined;
  /** True where what was taken is this exchange's; without it, it always is. */
  readonly selects?: (() => boolean) | undefined;
  readonly unselected?: (() => WireError) | undefined;
  /**
   * The input of the handler; its content is judged by `validation`.
   * @throws WireError where the request is refused for another reason.
   */
  readonly input: (validation: Validation, context: CommonContext) => Input | undefined | Promise<Input | undefined>;
  /** What the request is refused with where its input is not accepted. */
  readonly broken: (validation: Validation) => WireError;
  /** Runs the handler. */
  readonly run: (input: Input, context: CommonContext) => Output | Promise<Output>;
  /** Writes what the handler gave; `validation` judges that. */
  readonly reply: (output: Output, validation: Validation) => ServerReply;
  /** Writes a refusal; without it, that is an OperationOutcome. */
  readonly refuse?: ((error: WireError) => ServerReply) | undefined;
}

/**
 * A request that has come to an exchange, whatever its wire kind: judged here in one order, from what it accepts to what it is
 * answered with.
 */
export class ServerArrival<Input, Output> implements Arrival {
  readonly #steps: ArrivalSteps<Input, Output>;
  readonly #incoming: IncomingRequest;
  readonly #settings: ServerSettings;

  constructor(steps: ArrivalSteps<Input, Output>, incoming: IncomingRequest, settings: ServerSettings) {
    this.#steps = steps;
    this.#incoming = incoming;
    this.#settings = settings;
  }

  read(): number | Promise<number> {
    const { fhirVersion } = this.#settings;
    const { answersFhirJson, body } = this.#steps;
    // JSON that is not FHIR comes in one form only, so that Accept is disregarded there. See RFC 9110 §12.5.1.
    if (answersFhirJson) negotiateFhirJson(this.#incoming, fhirVersion);
    if (body === undefined) return this.#take(noBody);
    return this.#incoming.body(readBody, body, fhirVersion).then((carried) => this.#take(carried));
  }

  #take(carried: CarriedBody): number {
    this.#steps.take?.(carried);
    return carried.bytes;
  }

  selects(): boolean {
    return this.#steps.selects?.() ?? true;
  }

  unselected(): WireError | undefined {
    return this.#steps.unselected?.();
  }

  judge(context: CommonContext): Judged | Promise<Judged> {
    const validation = this.#validation();
    return andThen(this.#steps.input(validation, context), (input) => this.#judged(input, validation));
  }

  #judged(input: Input | undefined, validation: Validation): Judged {
    return {
      validation,
      refusal: () => this.#steps.broken(validation),
      // An input that is `undefined` here belongs to a message without content; a refused one is never answered.
      answer: (answering) => this.#answer(input as Input, answering),
    };
  }

  refuse(error: WireError): ServerReply {
    return this.#steps.refuse?.(error) ?? renderError('operation-outcome', error, this.#settings.guide);
  }

  #answer(input: Input, context: CommonContext): Answer | Promise<Answer> {
    return andThen(this.#steps.run(input, context), (output) => this.#answered(output));
  }

  #answered(output: Output): Answer {
    const validation = this.#validation();
    const reply = this.#steps.reply(output, validation);
    return { reply, isKept: validation.accepted, breaches: validation.accepted ? noBreaches : validation.issues };
  }

  #validation(): Validation {
    return newValidation(this.#steps, this.#settings.options);
  }
}

const noBreaches: Answer['breaches'] = [];

/**
 * Whether the client takes what this server can send.
 * @throws OperationOutcomeError with status 406.
 * @see FHIR R4, RESTful API §3.1.0.1.9 Content Types and encodings
 */
function negotiateFhirJson(incoming: IncomingRequest, fhirVersion: string): void {
  const { request } = incoming;
  const format = incoming.query === '' ? null : incoming.url.searchParams.get('_format');
  const accepted =
    format === null ? acceptsFhirJson(request.headers.get('accept'), fhirVersion) : isFhirJsonFormat(format);
  if (accepted) return;
  throw refusal(406, 'not-supported', `This server answers in application/fhir+json, FHIR ${fhirVersion}.`);
}
