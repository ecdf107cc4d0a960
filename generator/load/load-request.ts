/** What to load, and where to look for the rest. */
export interface LoadRequest {
  readonly guide: GuideLocation;
  /** Folder of the toolkit itself: templates, runtime sources and the index of the FHIR standard lie below it. */
  readonly toolkitRoot: string;
  /** Folders that hold other packages as `name#version/package`, in the form of a FHIR package cache. */
  readonly searchFolders?: readonly string[];
}

/** Where the guide's package is: a folder, or an archive as `npm pack` and FHIR registries make it. */
export interface GuideLocation {
  readonly kind: 'folder' | 'tarball';
  readonly path: string;
}
