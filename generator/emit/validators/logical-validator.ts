import type { Structure } from '../../model/structure.ts';
import { printFullValidator } from './full-validator.ts';
import type { ValidatorModule } from './validator-module.ts';

/** Prints the validator of a logical model. */
export function printLogicalValidator(module: ValidatorModule, structure: Structure): void {
  printFullValidator(module, structure);
}
