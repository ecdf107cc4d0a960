import type { Actor, RestResource, SearchCombination } from '../../model/release.ts';
import { asMarkdown, codeCell, codeSpan, listed, type Markdown, markdownText } from './markdown.ts';

/** A resource type in the table of what an actor's statement lists. */
interface ResourceRow {
  readonly type: Markdown;
  readonly profiles: Markdown;
  readonly interactions: Markdown;
  readonly search: Markdown;
  readonly combinations: Markdown;
}

/** What an actor's statement says of resource types. */
export interface StatedResources {
  readonly title: Markdown;
  readonly resources: readonly ResourceRow[];
  /** The types of which the statement gives no more than the name. */
  readonly named: Markdown | undefined;
}

/** What is to be told of the actors whose statements list resource types. */
export function statedResources(actors: readonly Actor[]): readonly StatedResources[] {
  return actors.filter(({ resources }) => resources.length > 0).map(resourcesOf);
}

function resourcesOf({ title, resources }: Actor): StatedResources {
  const named = resources.filter(isOnlyNamed);
  return {
    title: markdownText(title),
    resources: resources.filter((resource) => !isOnlyNamed(resource)).map(resourceRow),
    named: named.length === 0 ? undefined : listed(named.map(({ type }) => codeSpan(type))),
  };
}

function isOnlyNamed(resource: RestResource): boolean {
  const { profile, supportedProfiles, interactions, searchParameters, includes, revIncludes } = resource;
  const told = [supportedProfiles, interactions, searchParameters, includes, revIncludes, resource.searchCombinations];
  return profile === undefined && told.every((each) => each.length === 0);
}

function resourceRow(resource: RestResource): ResourceRow {
  const { profile, supportedProfiles, interactions, searchParameters, searchCombinations } = resource;
  return {
    type: codeCell(resource.type),
    profiles: listed([
      ...(profile === undefined ? [] : [asMarkdown(`${codeSpan(profile)} (all)`)]),
      ...supportedProfiles.filter((each) => each !== profile).map(codeSpan),
    ]),
    interactions: listed(
      interactions.map(({ code, expectation }) => asMarkdown(codeSpan(code) + expected(expectation))),
    ),
    search: listed([
      ...searchParameters.map(({ name }) => codeSpan(name)),
      ...resource.includes.map((path) => codeSpan(`_include=${path}`)),
      ...resource.revIncludes.map((path) => codeSpan(`_revinclude=${path}`)),
    ]),
    combinations: listed(searchCombinations.map(combinationText)),
  };
}

function combinationText({ required, optional, expectation }: SearchCombination): Markdown {
  const needed = required.map(codeSpan).join(' + ');
  const more = optional.map(codeSpan).join(', ');
  const text = required.length === 0 ? `one of ${more}` : optional.length === 0 ? needed : `${needed} (and ${more})`;
  return asMarkdown(text + expected(expectation));
}

function expected(expectation: string | undefined): string {
  return expectation === undefined ? '' : ` ${expectation}`;
}
