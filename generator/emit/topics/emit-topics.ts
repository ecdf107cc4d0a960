import type { Diagnostic } from '../../model/diagnostic.ts';
import { DiagnosticLog } from '../../model/diagnostic-log.ts';
import type { OutputPath } from '../../model/identifier.ts';
import type { Release } from '../../model/release.ts';
import type { Emitter } from '../emitter.ts';
import { outputPath, releaseFolder, structureFolder } from '../layout.ts';
import { fileHeader } from '../provenance.ts';
import { TypeScriptModule } from '../typescript-module.ts';
import { subscriptionVocabulary } from './subscription-vocabulary.ts';
import { TopicPrinter } from './topic-printer.ts';

/** Emits `topics.ts` of every folder with topics: what triggers them, what they filter by, how one subscribes. */
export const emitTopics: Emitter = (release) => {
  const log = new DiagnosticLog();
  const modules = new Map<OutputPath, TypeScriptModule>();
  const vocabulary = subscriptionVocabulary(release);
  for (const topic of release.topics) {
    const path = topicsPath(release, topic);
    const module = modules.get(path) ?? new TypeScriptModule(path, fileHeader(release));
    modules.set(path, module);
    module.add(...new TopicPrinter(release, module, topic, vocabulary, log).statements());
  }
  const diagnostics: readonly Diagnostic[] = log.entries;
  return { value: [...modules.values()].map((module) => module.toFile()), diagnostics };
};

/** The module that holds a topic. */
function topicsPath(release: Release, topic: Parameters<typeof structureFolder>[1]): OutputPath {
  return outputPath(releaseFolder(release), structureFolder(release, topic), 'topics.ts');
}
