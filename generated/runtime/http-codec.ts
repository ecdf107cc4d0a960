import type { FormDefinition } from './form-definition.ts';
import { readForm } from './form-reader.ts';
import { writeForm } from './form-writer.ts';
import type { DocumentCodec, FormCodec } from './http-exchange.ts';
import { readMessage } from './message-reader.ts';
import type { Validator } from './validation.ts';

/** The codec of a message of parameters. */
export function formMessage<T extends object>(definition: FormDefinition): FormCodec<T> {
  return {
    names: definition.parameters.map(({ name }) => name),
    // The definition is generated from the same parameters as T, and `readForm` checks the parameters against it.
    read: (pairs, validation, client) => readForm(definition, pairs, validation, client) as T,
    write: (value) => writeForm(definition, value),
  };
}

/** The codec of a message that is JSON, but not FHIR. `root`: name of the model, in which expressions begin. */
export function jsonMessage<T>(root: string, validate: Validator): DocumentCodec<T> {
  return {
    resourceType: undefined,
    read(document, validation) {
      validate(document, validation, root);
      // T and the validator are generated from the same model.
      return validation.accepted ? (document as T) : undefined;
    },
  };
}

/** The codec of a message that is one FHIR resource. */
export function resourceDocument<T>(resourceType: string, validate: Validator | undefined): DocumentCodec<T> {
  const definition = { kind: 'resource', resourceType, ...(validate === undefined ? {} : { validate }) } as const;
  return { resourceType, read: (document, validation) => readMessage<T>(definition, document, validation) };
}

/** The codec of a redirect that carries no parameters. */
export const emptyForm: FormCodec<undefined> = {
  names: [],
  read: () => undefined,
  write: () => [],
};
