import type { SourcePlace } from './diagnostic.ts';

/** A template that is not the toolkit's own failed as it printed: the one error that printing a page may throw. */
export class TemplateFault extends Error {
  override readonly name = 'TemplateFault';
  readonly place: SourcePlace;

  constructor(place: SourcePlace, message: string, options?: ErrorOptions) {
    super(message, options);
    this.place = place;
  }
}
