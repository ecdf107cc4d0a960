import { isJsonObject } from '../../model/json.ts';
import { languageBase } from '../../model/namespace.ts';
import type { SourceDocument, Sources } from '../../model/source.ts';

/** What the input language hangs its extensions on, where a guide names actors and transactions itself. */
const annotated = ['ActorDefinition', 'CapabilityStatement', 'OperationDefinition', 'Requirements'];

/** True for a guide that names its actors and transactions in the input language; any other is read as it is. */
export function speaksLanguage({ guide, documents }: Pick<Sources, 'guide' | 'documents'>): boolean {
  const label = `${guide.name}#${guide.version}`;
  return documents.some(
    (document) =>
      document.place.package === label && annotated.includes(document.resourceType) && isAnnotated(document),
  );
}

function isAnnotated({ resource }: SourceDocument): boolean {
  return (['extension', 'modifierExtension'] as const).some((member) => {
    const list = resource[member];
    return (
      Array.isArray(list) &&
      list.some((extension) => isJsonObject(extension) && String(extension['url']).startsWith(languageBase))
    );
  });
}
