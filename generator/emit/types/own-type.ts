import type { Structure } from '../../model/structure.ts';
import { isLogicalModel } from './logical-types.ts';
import { isGuideType } from './value-type.ts';

/** True for structures that get a type and a validator of their own: the guide's profiles and its logical models. */
export function hasOwnType(structure: Structure): boolean {
  return isGuideType(structure) || isLogicalModel(structure);
}
