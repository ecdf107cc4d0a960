import type { SourcePlace } from '../model/diagnostic.ts';
import { extensionText } from './extension-reader.ts';
import { knownCode, type Located, type SourceNode } from './source-node.ts';

/** An element of a topic, whether it stands as R5 wrote it or as the extensions of an R4 `Basic`. */
export interface TopicElement {
  readonly place: SourcePlace;
  text(name: string): string | undefined;
  requiredText(name: string): string | undefined;
  texts(name: string): readonly string[];
  codes<Code extends string>(name: string, allowed: readonly Code[]): readonly Code[];
  flag(name: string): boolean | undefined;
  children(name: string): readonly TopicElement[];
  /** The input language's extension `origin`. */
  origin(): string | undefined;
}

/** The root element of a topic in either form. */
export function topicElementOf(node: SourceNode): TopicElement {
  return node.raw('resourceType') === 'Basic' ? new ExtensionElement(node) : new MemberElement(node);
}

abstract class ElementReader implements TopicElement {
  readonly node: SourceNode;

  constructor(node: SourceNode) {
    this.node = node;
  }

  abstract located(name: string): readonly Located<string>[];
  abstract flag(name: string): boolean | undefined;
  abstract children(name: string): readonly TopicElement[];

  get place(): SourcePlace {
    return this.node.place;
  }

  text(name: string): string | undefined {
    return this.located(name)[0]?.value;
  }

  requiredText(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined) this.node.missing(name);
    return value;
  }

  texts(name: string): readonly string[] {
    return this.located(name).map(({ value }) => value);
  }

  codes<Code extends string>(name: string, allowed: readonly Code[]): readonly Code[] {
    return this.located(name).flatMap((code) => knownCode(code, allowed, this.node.log) ?? []);
  }

  origin(): string | undefined {
    return extensionText(this.node, 'origin', 'valueCode');
  }
}

/** @see FHIR R5, SubscriptionTopic */
class MemberElement extends ElementReader {
  located(name: string): readonly Located<string>[] {
    if (Array.isArray(this.node.raw(name))) return this.node.texts(name);
    const value = this.node.text(name);
    return value === undefined ? [] : [{ value, place: this.node.at(name) }];
  }

  flag(name: string): boolean | undefined {
    return this.node.flag(name);
  }

  children(name: string): readonly TopicElement[] {
    if (Array.isArray(this.node.raw(name))) return this.node.objects(name).map((node) => new MemberElement(node));
    const single = this.node.object(name);
    return single === undefined ? [] : [new MemberElement(single)];
  }
}

const textValues = ['valueUri', 'valueString', 'valueMarkdown', 'valueCode', 'valueCanonical'] as const;

/**
 * The Backport's R4 form. Published topics name the extensions by different FHIR versions (4.3 for complex ones, 5.0 for
 * simple ones), so only what follows the last `extension-SubscriptionTopic.` counts.
 */
class ExtensionElement extends ElementReader {
  located(name: string): readonly Located<string>[] {
    return this.#named(name).flatMap((extension) => {
      const member = textValues.find((value) => extension.has(value));
      if (member === undefined) {
        extension.missing('value[x]');
        return [];
      }
      const value = extension.text(member);
      return value === undefined ? [] : [{ value, place: extension.at(member) }];
    });
  }

  flag(name: string): boolean | undefined {
    return this.#named(name)[0]?.flag('valueBoolean');
  }

  children(name: string): readonly TopicElement[] {
    return this.#named(name).map((extension) => new ExtensionElement(extension));
  }

  #named(name: string): readonly SourceNode[] {
    return this.node.objects('extension').filter((extension) => {
      const url = extension.raw('url');
      if (typeof url !== 'string') return false;
      return url === name || url.endsWith(`/StructureDefinition/extension-SubscriptionTopic.${name}`);
    });
  }
}
