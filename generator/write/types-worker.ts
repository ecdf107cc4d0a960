import { answerTasks } from './answer-tasks.ts';
import { printOpenApiTypes } from './print-openapi-types.ts';
import type { TypesToPrint } from './types-printer.ts';

/** Types of OpenAPI documents, on a thread of its own. */
answerTasks<TypesToPrint>(({ document, header }) => printOpenApiTypes(document, header));
