import { answerTasks } from './answer-tasks.ts';
import type { ModuleToPrint } from './module-printer.ts';
import { printModule } from './print-module.ts';

/** TypeScript modules, on a thread of its own. */
answerTasks<ModuleToPrint>(({ path, module }) => printModule(path, module));
