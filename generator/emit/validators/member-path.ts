import { isPlainPropertyName } from '../../model/naming.ts';
import { stringLiteral } from '../literal.ts';

/** TypeScript for the path of a member of the object at `at`: a template literal that the name cannot break out of. */
export function memberPath(name: string): string {
  const text = isPlainPropertyName(name) ? name : `\${${stringLiteral(name)}}`;
  return `\`\${at}.${text}\``;
}

/** TypeScript for the path of the member whose name is in a local `key`. */
export const keyPath = `\`\${at}.\${key}\``;
