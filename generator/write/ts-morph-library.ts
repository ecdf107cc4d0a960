import { createRequire } from 'node:module';

/**
 * Required, not imported: to import a CommonJS package, Node first searches its text for names, and this one is a compiler of nine
 * megabytes.
 */
export const {
  Project,
  Scope,
  StructureKind,
  VariableDeclarationKind,
  IndentationText,
  QuoteKind,
}: typeof import('ts-morph') = createRequire(import.meta.url)('ts-morph');
